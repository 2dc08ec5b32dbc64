"""Claims in words: the stage first, then what is missing, who acts next, and by when."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.embedded.wording.checklist import inconsistencies_in_words
from bot.embedded.wording.phrases import money, say, word
from bot.language import Language
from tools.claim_consistency import Inconsistency, InconsistencyKind
from tools.claim_selection import ENDED
from tools.claims import ClaimStatus


def claim_in_words(card: dict[str, Any], mark: str, language: Language) -> str:
    """One claim. Amounts are said to be provisional until it is paid."""
    zh = language is Language.ZH
    stage = word("claim_status", card["status"], language)
    since = card["status_since"]
    if zh:
        head = f"索赔案 {card['claim_no']}（{card['buyer_name']}）目前是：{stage}" + (
            f"，自 {since} 起" if since else ""
        )
    else:
        head = f"Claim {card['claim_no']} ({card['buyer_name']}) is at this stage: {stage}"
        head += f", since {since}" if since else ""
    parts = [head + (mark if zh else f" {mark}"), *_facts(card, language)]
    text = ("。" if zh else ". ").join(parts) + ("。" if zh else ".")
    to_check = [Inconsistency(InconsistencyKind(one["kind"]), one["facts"]) for one in card["to_check"]]
    return "\n".join(part for part in (text, inconsistencies_in_words(to_check, mark, language)) if part)


def claim_line(row: dict[str, Any], language: Language) -> str:
    """One claim of a list: number, buyer, stage and since when."""
    since = row["status_since"]
    stage = word("claim_status", row["status"], language)
    if language is Language.ZH:
        return f"{row['claim_no']} · {row['buyer_name']}：{stage}" + (f"（自 {since} 起）" if since else "")
    return f"{row['claim_no']} · {row['buyer_name']}: {stage}" + (f" (since {since})" if since else "")


def claim_line_about(row: dict[str, Any], choice: str, language: Language) -> str:
    """The same with what the list was asked for: what is missing, or what was paid and taken off."""
    zh, line = language is Language.ZH, claim_line(row, language)
    more: list[str] = []
    if choice == "missing_documents":
        listed = ("、" if zh else "; ").join(row["missing_documents"])
        more = [f"还缺：{listed}" if zh else f"still missing: {listed}"]
    elif choice == "ours":
        more = list(_next(row, language))
    elif choice in ("decided", "paid", "refused"):
        more = [one[0].lower() + one[1:] for one in _amounts(row, zh=zh)]
    return ("；" if zh else "; ").join([line, *more])


def buyers_of_claims(cards: Sequence[dict[str, Any]], language: Language) -> str:
    """Whether several claims are on one buyer, told by the record and not by the name."""
    names = {card["buyer_id"]: card["buyer_name"] for card in cards}
    told = ("、" if language is Language.ZH else "; ").join(names.values())
    if len(names) == 1:
        return say("claims_one_buyer", language, buyer=told)
    return say("claims_several_buyers", language, buyers=told)


def _facts(card: dict[str, Any], language: Language) -> Iterator[str]:
    zh = language is Language.ZH
    if card["missing_documents"]:
        listed = ("、" if zh else "; ").join(card["missing_documents"])
        yield f"还缺：{listed}" if zh else f"Still missing: {listed}"
    if card["received_documents"] and card["status"] not in ENDED:
        listed = ("、" if zh else "; ").join(card["received_documents"])
        yield f"已收到：{listed}" if zh else f"Received: {listed}"
    if card["waiting_ends_on"] and card["status"] not in (*ENDED, *_BEYOND_WAITING):
        day = card["waiting_ends_on"]
        yield f"等待期到 {day} 届满" if zh else f"The waiting period ends on {day}"
    yield from _next(card, language)
    yield from _amounts(card, zh=zh)
    both = card.get("reconciliation")
    if both and card["deductions"]:
        yield _reconciled(both, zh=zh)
    if card["paid_on"]:
        payee = card["payee"]
        to = (f"，付给 {payee}" if zh else f" to {payee}") if payee else ""
        yield f"付款日 {card['paid_on']}{to}" if zh else f"Paid on {card['paid_on']}{to}"
    if card["as_of"]:
        day = card["as_of"][:10]
        yield f"数据读取于 {day}" if zh else f"Read on {day}"


_BEYOND_WAITING = (ClaimStatus.RECOVERY, ClaimStatus.COLLECTION_ONLY, ClaimStatus.APPEALED)
"""Stages beside those that ended a claim, in which a waiting period no longer says anything."""


def _reconciled(both: dict[str, Any], *, zh: bool) -> str:
    """Whether what was claimed less what was deducted is what the record pays."""
    expected = money(both["expected"])
    apart = money({**both["difference"], "amount": both["difference"]["amount"].lstrip("-")})
    if both["holds"]:
        return "索赔额减去扣除项与赔款一致" if zh else "The claim less the deductions is the indemnity"
    if zh:
        return f"索赔额减去扣除项应为 {expected}，与赔款相差 {apart}，请核对"
    return f"The claim less the deductions would be {expected}, {apart} from the indemnity: please check"


def _next(card: dict[str, Any], language: Language) -> Iterator[str]:
    zh = language is Language.ZH
    step, day = card["next_step"], card["next_date"]
    actor = word("actor", card["next_actor"], language) if card["next_actor"] else None
    if not (step or actor or day):
        return
    said = [
        (f"下一步：{step}" if zh else f"Next: {step}") if step else "",
        (f"由{actor}处理" if zh else f"to be done by {actor}") if actor else "",
        (f"日期 {day}" if zh else f"by {day}") if day else "",
    ]
    yield ("，" if zh else ", ").join(part for part in said if part)


def _amounts(card: dict[str, Any], *, zh: bool) -> Iterator[str]:
    names = (
        ("claimed", "索赔额", "Claimed"),
        ("assessed", "核定损失", "assessed"),
        ("indemnity", "赔款", "indemnity"),
    )
    said = [
        f"{chinese if zh else english} {money(card[name])}" for name, chinese, english in names if card[name]
    ]
    if not said:
        return
    text = ("，" if zh else ", ").join(said)
    if card["deductions"]:
        currency = next(card[name]["currency"] for name, _, _ in names if card[name])
        taken = [
            f"{d['label']} {money({'amount': d['amount'], 'currency': currency})}" for d in card["deductions"]
        ]
        text += ("；扣除：" if zh else "; deductions: ") + ("，" if zh else ", ").join(taken)
    if not card["paid_on"] and card["status"] not in (ClaimStatus.PAID, ClaimStatus.CLOSED):
        text += "；赔付前金额都不是最终数" if zh else "; no amount is final until it is paid"
    yield text
