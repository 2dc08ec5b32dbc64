"""Limits in words: what is in force comes first, then what changes it, then the caveats that always hold."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bot.embedded.cues import Aspect
from bot.embedded.wording.limit_layers import announced_change, layers_in_words, past_layers
from bot.embedded.wording.phrases import money, percent, say, word
from bot.language import Language
from tools.cover_position import UNREAD
from tools.limits import LimitStatus


def limit_in_words(card: dict[str, Any], mark: str, aspect: Aspect, language: Language) -> str:
    """One buyer's limit. The status clause, conditions, announced changes and stops are never left out."""
    zh = language is Language.ZH
    if card["status"] in UNREAD:
        return _unread(card, mark, language)
    lines = [_head(card, mark, aspect, zh=zh)]
    lines += [_said(part, zh=zh) for part in _facts(card, aspect, language) if part]
    if aspect is Aspect.GRADE:
        lines.insert(0, _grade(card, zh=zh))
    if aspect is Aspect.SHIPPING:
        lines.append(say("ship_unclear", language))
    if aspect is Aspect.REASON:
        lines.append(say("reasons_confidential", language))
    if card["in_force"] and aspect is not Aspect.SHIPPING:
        lines.append(say("limit_not_promise", language))
    lines.append(_as_of(card, zh=zh))
    return ("" if zh else " ").join(line for line in lines if line)


def _unread(card: dict[str, Any], mark: str, language: Language) -> str:
    """Nothing could be read: the last amount is told with its time, and no conclusion is drawn from it."""
    zh = language is Language.ZH
    status = word("limit_status", card["status"], language)
    lines = [f"{card['buyer_name']}：{status}{mark}" if zh else f"{card['buyer_name']}: {status} {mark}"]
    for layer in card["layers"]:
        if layer["granted"] and layer["as_of"]:
            last, day = money(layer["granted"]), layer["as_of"][:10]
            lines.append(f"上次读到的是 {last}，读取于 {day}。" if zh else f"Last read: {last}, on {day}.")
    return ("" if zh else " ").join(lines)


def _said(text: str, *, zh: bool) -> str:
    end = text[-1:]
    return text if end in "。.；;" else text + ("。" if zh else ".")


def _head(card: dict[str, Any], mark: str, aspect: Aspect, *, zh: bool) -> str:
    if card.get("on"):
        return _head_on(card, mark, card["on"], zh=zh)
    buyer, policy = card["buyer_name"], card["policy_id"]
    granted, headroom = money(card["granted"]), money(card["headroom"])
    owed = money(card["outstanding"])
    if aspect is Aspect.OWED and owed:
        held = _head(card, "", Aspect.AMOUNT, zh=zh).replace(" .", ".")
        if zh:
            return f"{buyer}（保单 {policy}）目前一共欠 {owed} 未付{mark}。{held}"
        return f"{buyer} owes {owed} in all under policy {policy} {mark}. {held}"
    term, share = card["max_payment_term_days"], percent(card["insured_percentage"])
    if not card["in_force"]:
        asked = money(card["requested"])
        if zh:
            tail = f"（申请额 {asked}）" if asked and card["status"] == LimitStatus.PENDING else ""
            return f"{buyer}（保单 {policy}）今天没有在保的信用限额{tail}{mark}。"
        tail = f" (requested: {asked})" if asked and card["status"] == LimitStatus.PENDING else ""
        return f"No credit limit is in force today on {buyer} under policy {policy}{tail} {mark}."
    if aspect is Aspect.TERMS and term is not None:
        if zh:
            return f"{buyer}（保单 {policy}）最长付款期限 {term} 天，在保信用限额 {granted}{mark}。"
        held = f"{granted} is in force"
        return f"The maximum payment term for {buyer} under policy {policy} is {term} days; {held} {mark}."
    if aspect is Aspect.PERCENTAGE and share:
        if zh:
            return f"{buyer}（保单 {policy}）的承保比例是 {share}，在保信用限额 {granted}{mark}。"
        held = f"{granted} is in force"
        return f"The insured percentage for {buyer} under policy {policy} is {share}; {held} {mark}."
    if aspect is Aspect.HEADROOM and headroom:
        if zh:
            return f"{buyer}（保单 {policy}）还剩 {headroom} 可用，在保信用限额 {granted}{mark}。"
        return f"{headroom} is free on {buyer} under policy {policy}, of {granted} in force {mark}."
    if zh:
        return f"{buyer}（保单 {policy}）今天在保的信用限额是 {granted}{mark}。"
    return f"The credit limit in force today on {buyer} under policy {policy} is {granted} {mark}."


def _grade(card: dict[str, Any], *, zh: bool) -> str:
    """The buyer's grade on record; what moved it is not on record and is not guessed."""
    grade, scale = card["grade"], card["grade_scale"]
    if not grade:
        return "记录里没有这家买方的评级。" if zh else "There is no grade of this buyer on record."
    on = (f"（{scale}）" if zh else f" ({scale})") if scale else ""
    told = _moved(card, zh=zh)
    if zh:
        unknown = "变动的原因没有记录" if told else "记录里没有评级的变动"
        return f"{card['buyer_name']}在记录里的评级是 {grade}{on}{told}，{unknown}。"
    unknown = "why it moved is not on record" if told else "no move of it is on record"
    return f"The grade of {card['buyer_name']} on record is {grade}{on}{told}; {unknown}."


def _moved(card: dict[str, Any], *, zh: bool) -> str:
    """From which grade it came, when, and whether that is better; the scale says which end is good."""
    moved, best = card.get("grade_changed"), re.search(r"\((\d+) best\)", card["grade_scale"] or "")
    if not moved:
        return ""
    direction = ""
    if best and moved["from"].isdigit() and moved["to"].isdigit():
        before, after = (abs(int(moved[end]) - int(best.group(1))) for end in ("from", "to"))
        direction = ("变差" if zh else "worse") if after > before else ("变好" if zh else "better")
    day = moved["on"]
    if zh:
        return f"，{day or '日期不详'} 从 {moved['from']} 变为 {moved['to']}" + (
            f"（{direction}）" if direction else ""
        )
    when = f" on {day}" if day else ""
    return f"; it went from {moved['from']} to {moved['to']}{when}" + (
        f", which is {direction}" if direction else ""
    )


def _head_on(card: dict[str, Any], mark: str, day: str, *, zh: bool) -> str:
    """What was or will be in force on another day; nothing of what is owed, which no record tells."""
    buyer, policy, granted = card["buyer_name"], card["policy_id"], money(card["granted"])
    if card["in_force"] and zh:
        return f"{buyer}（保单 {policy}）{day} 在保的信用限额是 {granted}{mark}。"
    if card["in_force"]:
        return f"The credit limit in force on {buyer} under policy {policy} on {day} is {granted} {mark}."
    if zh:
        return f"{buyer}（保单 {policy}）{day} 没有在保的信用限额{mark}。"
    return f"No credit limit is in force on {buyer} under policy {policy} on {day} {mark}."


def _facts(card: dict[str, Any], aspect: Aspect, language: Language) -> Iterator[str]:
    zh = language is Language.ZH
    yield from _status(card, language)
    yield from _asked_for_more(card, zh=zh)
    yield from _pending_request(card, zh=zh)
    yield from _use(card, zh=zh)
    yield from layers_in_words(card, language)
    yield from past_layers(card, language)
    if card["conditions"]:
        listed = "；".join(card["conditions"]) if zh else "; ".join(card["conditions"])
        yield f"条件：{listed}" if zh else f"Conditions: {listed}"
    yield from announced_change(card, language)
    if card["stop_shipment"]:
        stop = card["stop_shipment"]
        since, number, due = stop["since"], stop["invoice_no"], stop["due_on"]
        yield (
            f"注意：自 {since} 起已触发停止发货（最早的未付发票 {number}，{due} 到期，已超过最长延长期限），"
            "此后的发货不受保"
            if zh
            else f"Stop shipment applies since {since}: the oldest unpaid invoice, {number}, due {due}, is "
            "past its extension period, and later deliveries are not covered"
        )
    yield from _from_when_until_when(card, aspect, zh=zh)


def _from_when_until_when(card: dict[str, Any], aspect: Aspect, *, zh: bool) -> Iterator[str]:
    """The end of what is in force; where that is asked about, its beginning too, and that no end is known."""
    if not card["in_force"]:
        return
    asked, begun = aspect is Aspect.VALIDITY, card["effective_from"]
    if asked and begun and card["status"] not in _DATED:
        yield f"自 {begun} 起有效" if zh else f"In force since {begun}"
    if card["effective_to"]:
        yield f"有效期至 {card['effective_to']}" if zh else f"It ends on {card['effective_to']}"
    elif asked:
        yield "记录里没有写到期日" if zh else "No end date is on record"


_DATED = (
    LimitStatus.REDUCED,
    LimitStatus.WITHDRAWN,
    LimitStatus.SUSPENDED,
    LimitStatus.CANCELLED_BY_CLIENT,
    LimitStatus.DORMANT,
    LimitStatus.REFUSED,
)
"""Statuses whose day decides which deliveries they touch."""


def _status(card: dict[str, Any], language: Language) -> Iterator[str]:
    zh = language is Language.ZH
    if card["status"] == LimitStatus.PENDING_WITHDRAWAL and not card["in_force"]:
        yield word("limit_status", LimitStatus.WITHDRAWN, language)
        yield from _ended(card, zh=zh)
        return
    if card["status"] != LimitStatus.APPROVED or not card["in_force"]:
        yield word("limit_status", card["status"], language)
    if card["status"] in _DATED and card["effective_from"]:
        day = card["effective_from"]
        yield f"自 {day} 起生效" if zh else f"In effect since {day}"
    elif card["status"] == LimitStatus.EXPIRED and card["effective_to"]:
        yield f"最后一天是 {card['effective_to']}" if zh else f"Its last day was {card['effective_to']}"


_NOT_ALL = (
    LimitStatus.PARTIAL,
    LimitStatus.PARTIAL_PRELIM,
    LimitStatus.REFUSED,
    LimitStatus.REFUSED_PRELIM,
    LimitStatus.REFUSED_INCREASE,
)
"""Decisions by which less was granted than was asked for."""


def _asked_for_more(card: dict[str, Any], *, zh: bool) -> Iterator[str]:
    asked = money(card["requested"])
    if card["status"] in _NOT_ALL and asked and asked != money(card["granted"]):
        yield f"当时申请的是 {asked}" if zh else f"{asked} had been requested"


def _ended(card: dict[str, Any], *, zh: bool) -> Iterator[str]:
    """The day from which an announced withdrawal holds, for a question about a later day."""
    days = {layer["pending"]["effective"] for layer in card["layers"] if layer["pending"]} - {None}
    for day in sorted(days):
        yield f"撤销自 {day} 起生效" if zh else f"The withdrawal takes effect on {day}"


def _pending_request(card: dict[str, Any], *, zh: bool) -> Iterator[str]:
    waiting = [layer for layer in card["layers"] if layer["status"] == LimitStatus.PENDING]
    if waiting and _is_cancellation(waiting[-1]):
        yield (
            "撤销它的申请已登记，保险人确认之前照旧有效"
            if zh
            else "A request to cancel it is on record; it stands until the insurer confirms"
        )
    elif waiting and card["status"] != LimitStatus.PENDING:
        asked = money(waiting[-1]["requested"])
        yield (
            f"另有一笔 {asked} 的申请在审批中，批复前不算数"
            if zh
            else f"A request for {asked} is pending and does not count until it is decided"
        )


def _is_cancellation(layer: dict[str, Any]) -> bool:
    """Whether what is asked for is that there be no limit: a request for nothing."""
    asked = layer["requested"]
    return asked is not None and Decimal(asked["amount"]) == 0


def _use(card: dict[str, Any], *, zh: bool) -> Iterator[str]:
    owed, headroom = money(card["outstanding"]), money(card["headroom"])
    if card["in_force"] and owed and headroom:
        yield f"未付余额 {owed}，剩余可用 {headroom}" if zh else f"Outstanding {owed}, headroom {headroom}"
        if card["free_net_of_vat"]:
            yield (
                "剩余可用按不含增值税的欠款计算，因为增值税不在承保之内"
                if zh
                else "The headroom is net of VAT, which is not insured and takes up no limit"
            )
    for other in card["outstanding_other_currencies"]:
        yield (
            f"另有 {money(other)} 未付，币种不同，没有折算在内"
            if zh
            else f"A further {money(other)} is unpaid in another currency and is not converted or counted"
        )
    if card["in_force"]:
        term, share = card["max_payment_term_days"], percent(card["insured_percentage"])
        if term is not None:
            yield f"账期最长 {term} 天" if zh else f"Maximum payment term {term} days"
        if share:
            yield f"承保比例 {share}" if zh else f"Insured percentage {share}"


def owed_line(card: dict[str, Any], language: Language) -> str:
    """What the buyer of one limit of a list owes."""
    zh, owed = language is Language.ZH, money(card["outstanding"])
    if zh:
        return f"{card['buyer_name']}：" + (f"未付 {owed}。" if owed else "未付余额不详。")
    return f"{card['buyer_name']}: " + (f"{owed} unpaid." if owed else "what is unpaid is not known.")


def limit_line(card: dict[str, Any], choice: str, language: Language) -> str:
    """One limit of a list: what is in force or was asked for, and what the list was asked for."""
    zh = language is Language.ZH
    said = [money(card["granted"]) if card["granted"] else _asked(card, zh=zh)]
    if choice == "pending" and card["granted"]:
        said += [_said(part, zh=zh).rstrip("。.") for part in _pending_request(card, zh=zh)]
    elif choice == "stopped":
        stop = card["stop_shipment"]
        since, number = stop["since"], stop["invoice_no"]
        said = [
            f"自 {since} 起停止发货（发票 {number}）" if zh else f"shipments stop since {since} ({number})"
        ]
    elif choice == "free":
        left = money(card["headroom"])
        said.append(f"剩余 {left}" if zh else f"{left} left")
    elif choice == "ending":
        said += list(_ends(card, language))
    else:
        said.append(word("limit_status", card["status"], language).rstrip("。."))
        if not card["in_force"] and card["effective_from"] and card["status"] != LimitStatus.PENDING:
            day = card["effective_from"]
            said.append(f"自 {day} 起" if zh else f"since {day}")
    told = ("，" if zh else ", ").join(part for part in said if part)
    return f"{card['buyer_name']}：{told}。" if zh else f"{card['buyer_name']}: {told}."


def _asked(card: dict[str, Any], *, zh: bool) -> str:
    """What was asked for, where nothing is granted: never to be read as a limit."""
    asked = money(card["requested"])
    return (f"申请额 {asked}" if zh else f"{asked} requested") if asked else ""


def _ends(card: dict[str, Any], language: Language) -> Iterator[str]:
    """What of a limit comes to an end, and when: its announced change, and layers with an end."""
    zh = language is Language.ZH
    yield from (part.partition("；" if zh else ";")[0] for part in announced_change(card, language))
    for layer in card["layers"]:
        if layer["in_force"] and layer["effective_to"]:
            kind, amount = word("limit_kind", layer["kind"], language), money(layer["granted"])
            day = layer["effective_to"]
            yield f"{kind} {amount} 到 {day} 为止" if zh else f"{kind} {amount} ends on {day}"


def _as_of(card: dict[str, Any], *, zh: bool) -> str:
    if not card["as_of"]:
        return "读取时间未知。" if zh else "When this was read is not known."
    day = card["as_of"][:10]
    return f"（数据读取于 {day}）" if zh else f"(Read on {day}.)"
