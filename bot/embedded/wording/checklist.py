"""A claim's documents in words: how many are missing first, then which; and its deductions, step by step."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.embedded.wording.phrases import word
from bot.language import Language
from knowledge.folding import is_chinese
from tools.claim_consistency import Inconsistency

_CHECK: Mapping[str, str] = {
    "submitted_before_notified": "索赔日 {submitted} 早于通知日 {notified}",
    "status_before_submitted": "“{status}”这一阶段自 {since} 起，早于索赔日 {submitted}",
    "paid_before_submitted": "付款日 {paid} 早于索赔日 {submitted}",
    "notified_before_due": "通知日 {notified} 早于最早的发票到期日 {due}",
    "deductions_do_not_reconcile": "索赔额 {claimed} 减去扣除 {deducted} 是 {expected}，"
    "而赔款是 {given}，相差 {difference}",
    "deductions_not_listed": "索赔额 {claimed} 与赔款 {given} 相差 {difference}，记录里没有列出扣除项",
    "document_received_and_missing": "同一份材料既记为已收到（{received}），又记为缺少（{missing}）",
    "invoice_not_in_book": "索赔案列有发票 {invoice}，台账里没有这张发票",
    "unpaid_differs_from_claimed": "索赔额 {claimed}，所列发票未付 {unpaid}，相差 {difference}",
    "mixed_currencies": "金额有不止一种币种：{currencies}",
    "payee_differs": "收款人是 {payee}，而保单的赔款受益人是 {loss_payee}",
    "paid_without_date": "状态是已赔付，但没有付款日",
    "paid_without_indemnity": "状态是已赔付，但没有赔款金额",
    "next_date_passed": "下一步的日期 {next_date} 已过",
}


def checklist_in_words(card: Mapping[str, Any], mark: str, language: Language) -> str:
    """A checklist: of a claim with what is missing, or in general by cause with what is needed."""
    head = _claim_head if card["claim_no"] else _general_head
    return "\n".join([head(card, mark, language), *_lists(card, language), _who_decides(language)])


def _claim_head(card: Mapping[str, Any], mark: str, language: Language) -> str:
    zh = language is Language.ZH
    missing, unknown = card["counts"]["missing"], card["counts"]["unknown"]
    if zh:
        said = f"还缺 {missing} 份材料" if missing else "记录里没有缺少的材料"
        said += f"，另有 {unknown} 份必需的材料记录里没有提到" if unknown else ""
        return f"索赔案 {card['claim_no']}（{card['buyer_name']}）{said}。{mark}"
    said = f"{missing} {_papers(missing)} missing" if missing else "the record names no document as missing"
    if unknown:
        said += (
            f", and {unknown} required {'one is' if unknown == 1 else 'ones are'} not mentioned in the record"
        )
    return f"Claim {card['claim_no']} ({card['buyer_name']}): {said}. {mark}"


def _papers(count: int) -> str:
    return "document is" if count == 1 else "documents are"


def _general_head(card: Mapping[str, Any], mark: str, language: Language) -> str:
    needed = card["counts"]["unknown"]
    cause = word("cause", card["cause"], language)
    if language is Language.ZH:
        return f"因{cause}索赔，一般必须提交 {needed} 份材料；您手上有哪些，我没有记录。{mark}"
    return f"A claim for {cause} generally needs {needed} documents; I have no record of yours. {mark}"


def _lists(card: Mapping[str, Any], language: Language) -> Iterator[str]:
    """What is missing, to check and there; what only some claims need is left to the general list."""
    zh, items = language is Language.ZH, card["items"]
    by_status = {status: [one for one in items if one["status"] == status] for status in card["counts"]}
    required = [one for one in by_status["unknown"] if one["required"] is True]
    unmentioned = (
        ("请核对" if zh else "Please check") if card["claim_no"] else ("必须提交" if zh else "Needed")
    )
    yield from _bullets("还缺" if zh else "Missing", by_status["missing"], language)
    yield from _bullets(unmentioned, required, language)
    yield from _line("已收到" if zh else "Received", by_status["have"], language)
    if card["claim_no"]:
        return
    conditional = [one for one in by_status["unknown"] if one["when"]]
    often = [one for one in by_status["unknown"] if one["required"] is False]
    yield from _bullets("视情况需要" if zh else "Only if it applies", conditional, language)
    yield from _line("保险人也常要求" if zh else "Often asked for as well", often, language)


def _bullets(title: str, items: Sequence[Mapping[str, Any]], language: Language) -> Iterator[str]:
    if items:
        yield f"{title}{'：' if language is Language.ZH else ':'}"
        yield from (f"- {_document(one, language)}" for one in items)


def _line(title: str, items: Sequence[Mapping[str, Any]], language: Language) -> Iterator[str]:
    if items:
        zh = language is Language.ZH
        listed = ("；" if zh else "; ").join(_document(one, language) for one in items)
        yield f"{title}：{listed}" if zh else f"{title}: {listed}"


def _document(item: Mapping[str, Any], language: Language) -> str:
    """A document as the record writes it, with our name beside it when that is the other language."""
    zh, name = language is Language.ZH, item["name"]
    if name is None:
        return str(item["document"])
    own = str(name[language.value])
    if item["status"] == "unknown":
        when = item["when"]
        if not when:
            return own
        return f"{_short(own)}（{when['zh']}）" if zh else f"{_short(own)} (if {when['en']})"
    text = str(item["document"])
    if is_chinese(text) == zh:
        return text
    return f"{text}（{_short(own)}）" if zh else f"{text} ({_short(own)})"


def _short(name: str) -> str:
    """A document's name without the examples in brackets."""
    return name.partition("（")[0].partition(" (")[0]


def _who_decides(language: Language) -> str:
    if language is Language.ZH:
        return "具体以您的保单和保险人的要求为准。"
    return "Your policy and your insurer decide what is needed in the end."


def inconsistencies_in_words(found: Sequence[Inconsistency], mark: str, language: Language) -> str:
    """The things to check, a line each; empty when there are none."""
    if not found:
        return ""
    if language is not Language.ZH:
        lines = [f"- {one.message.removeprefix('Please check: ')}" for one in found]
        return "\n".join([f"Please check these points of the record. {mark}", *lines])
    return "\n".join([f"请核对记录里的这几处。{mark}", *(f"- {_check(one)}。" for one in found)])


def _check(one: Inconsistency) -> str:
    facts = dict(one.facts)
    if "status" in facts:
        facts["status"] = word("claim_status", facts["status"], Language.ZH)
    return _CHECK[one.kind].format(**facts)
