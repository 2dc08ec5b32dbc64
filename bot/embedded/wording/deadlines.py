"""Deadlines in words: what was missed first, then the next day to act upon, then the rest and why."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.embedded.wording.phrases import money, say, word
from bot.embedded.wording.terms import basis_in_words
from bot.language import Language

TOLD_IN_FULL = 3
"""Invoices of which an answer tells every day and its basis; of more, one line each."""
LISTED = 8

_IN_ORDER = (
    "notify_by",
    "extension_ends_on",
    "stop_shipment_from",
    "collection_by",
    "waiting_ends_on",
    "claim_by",
    "payment_expected_by",
)


def deadlines_in_words(
    rows: Sequence[dict[str, Any]], marks: Sequence[str], language: Language, *, stops: bool = False
) -> str:
    """The answer for some invoices; `marks` are those of the rows, or one for each policy of a long list.

    With `stops` a list says of each invoice from when shipments stop, because that was asked.
    """
    if len(rows) <= TOLD_IN_FULL:
        return "\n\n".join(_each_in_full(rows, marks, language))
    of_row = marks if len(marks) == len(rows) else [""] * len(rows)
    lines = [
        f"- {invoice_line(row, language, stops=stops)}{of_row[place]}"
        for place, row in enumerate(rows[:LISTED])
    ]
    cited = "" if len(marks) == len(rows) else "".join(marks)
    head = say("deadlines_list", language, mark=cited)
    one_policy = len({row["policy_id"] for row in rows}) == 1
    how_many = say("deadlines_in_all", language, all=str(len(rows))) if one_policy else ""
    more = [how_many + say("deadlines_more", language)] if len(rows) > LISTED else []
    return "\n".join([head, *lines, *more, _basis_of_all(rows, language)])


def _basis_of_all(rows: Sequence[dict[str, Any]], language: Language) -> str:
    """The notice and extension terms of a list, each version once."""
    told: dict[str, None] = {}
    for row in rows[:LISTED]:
        for one in row["basis"]:
            if one["rule"] in ("notify_by", "stop_shipment_from"):
                told.setdefault(f"{row['policy_id']} {basis_in_words(one, '', language)}")
    return say("deadline_basis", language, basis=_semicolon(language).join(told)) if told else ""


def _semicolon(language: Language) -> str:
    return "；" if language is Language.ZH else "; "


def _each_in_full(rows: Sequence[dict[str, Any]], marks: Sequence[str], language: Language) -> Iterator[str]:
    """Each invoice with its days; what they rest on follows each, or once where it is the same for all."""
    behind = [_behind(row, language) for row in rows]
    once = len({tuple(lines) for lines in behind}) == 1
    for row, mark, lines in zip(rows, marks, behind, strict=True):
        own = [_in_full(row, mark, language), _allocation(row, language), *([] if once else lines)]
        yield "\n".join(line for line in own if line)
    if once and behind[0]:
        yield "\n".join(behind[0])


def _behind(row: dict[str, Any], language: Language) -> list[str]:
    """The basis of the days, and what is said with care about them."""
    return [line for line in (_basis(row, language), *_caveats(row, language)) if line]


def _in_full(row: dict[str, Any], mark: str, language: Language) -> str:
    zh = language is Language.ZH
    text = ("；" if zh else "; ").join([*_urgent(row, language), *_days(row, language)])
    head = _about(row, language)
    end = ("。" if zh else ".") if text else ""
    return f"{head}{'：' if zh else ': '}{text}{mark if zh else ' ' + mark}{end}"


def _about(row: dict[str, Any], language: Language) -> str:
    zh = language is Language.ZH
    if not row["invoice_no"]:
        return _supposed(row, language)
    owed = [f"未付 {money(row['unpaid'])}" if zh else f"{money(row['unpaid'])} unpaid"]
    if row["due_on"]:
        owed.append(f"到期日 {row['due_on']}" if zh else f"due {row['due_on']}")
    if row["days_overdue"]:
        days = row["days_overdue"]
        owed.append(f"已逾期 {days} 天" if zh else f"{days} {'day' if days == 1 else 'days'} overdue")
    told = ("，" if zh else ", ").join([row["buyer_name"], *owed])
    return f"发票 {row['invoice_no']}（{told}）" if zh else f"Invoice {row['invoice_no']} ({told})"


def _supposed(row: dict[str, Any], language: Language) -> str:
    """An invoice that no ledger holds; the day of dispatch decides which version of the terms applies."""
    interval = row.get("if_dispatched")
    policy, due = row["policy_id"], row["due_on"]
    if language is Language.ZH:
        when = f"，货物在{_zh_interval(interval)}发出的" if interval else ""
        return f"按您的保单 {policy}，到期日为 {due} 的发票{when}"
    when = f", dispatched {_en_interval(interval)}" if interval else ""
    return f"Under your policy {policy}, an invoice due on {due}{when}"


def _zh_interval(interval: dict[str, str | None]) -> str:
    begins = f" {interval['from']} 起" if interval["from"] else ""
    ends = f" {interval['before']} 之前" if interval["before"] else ""
    return f"{begins}{'、' if begins and ends else ''}{ends}"


def _en_interval(interval: dict[str, str | None]) -> str:
    begins = f"from {interval['from']}" if interval["from"] else ""
    ends = f"before {interval['before']}" if interval["before"] else ""
    return f"{begins}{' and ' if begins and ends else ''}{ends}"


def _urgent(row: dict[str, Any], language: Language) -> Iterator[str]:
    """What cannot wait: an insolvency, a day that went by undone, the next day to act."""
    if row["notice_due_at_once"]:
        yield say("notify_at_once", language, day=row["insolvent_since"])
    for rule, days in row["missed"].items():
        yield day_in_words(rule, row[rule], -days, language)
    ahead = row["next"]
    if ahead:
        yield day_in_words(ahead["rule"], ahead["on"], ahead["days_left"], language)
    if row["noted_as"]:
        yield say("invoice_noted", language, claim=row["noted_as"])
    if row["notified_on"]:
        yield say("notice_was_given", language, day=row["notified_on"])


def day_in_words(rule: str, day: str, days_left: int, language: Language) -> str:
    """One day to act upon: in how many days it is, that it is today, or for how long it has been missed."""
    phrase = "deadline_missed" if days_left < 0 else "deadline_next" if days_left else "deadline_today"
    name, days = word("rule_name", rule, language), _days_said(abs(days_left), language)
    return say(phrase, language, rule=name, day=day, days=days)


def _days_said(days: int, language: Language) -> str:
    if language is Language.ZH:
        return f"{days} 天"
    return f"{days} {'day' if days == 1 else 'days'}"


def _days(row: dict[str, Any], language: Language) -> Iterator[str]:
    said = set(row["missed"]) | ({row["next"]["rule"]} if row["next"] else set())
    for rule in _IN_ORDER:
        day = row[rule]
        if rule == "payment_expected_by" and not _expected(row):
            continue
        if day and rule not in said and not _done(row, rule):
            yield say(f"day_{rule}", language, day=day)
    for rule, day in row["working_days"].items():
        if rule not in row["missed"] and not _done(row, rule):
            yield say("working_day", language, rule=word("rule_name", rule, language), day=day)


def _expected(row: dict[str, Any]) -> bool:
    """Whether a decision is still ahead; one that should have come is not spoken of as expected."""
    return bool(row["payment_expected_by"]) and row["payment_expected_by"] >= row["as_of"]


def _done(row: dict[str, Any], rule: str) -> bool:
    """Whether what a day was for has been done."""
    return bool((rule == "notify_by" and row["notified_on"]) or (rule == "claim_by" and row["submitted_on"]))


def _basis(row: dict[str, Any], language: Language) -> str:
    """Each term used, once, with the document and clause that set it."""
    told = {one["parameter"]: basis_in_words(one, "", language) for one in row["basis"]}
    return say("deadline_basis", language, basis=_semicolon(language).join(told.values())) if told else ""


def _allocation(row: dict[str, Any], language: Language) -> str:
    both = row.get("allocation")
    if not both or both["unpaid_by_policy"] == both["unpaid_by_ledger"]:
        return ""
    by_policy, by_ledger = money(both["unpaid_by_policy"]), money(both["unpaid_by_ledger"])
    return say("allocation_differs", language, policy=by_policy, ledger=by_ledger)


def _caveats(row: dict[str, Any], language: Language) -> Iterator[str]:
    if row["missing"]:
        named = [missing_in_words(name, language) for name in row["missing"]]
        yield say(
            "deadline_missing", language, missing=("、" if language is Language.ZH else ", ").join(named)
        )
    if _expected(row):
        yield say("payment_not_promised", language)


def missing_in_words(name: str, language: Language) -> str:
    """What is not known, by the name a card gives it: `policy.waiting_period`, `dispatched_on`, `amount`."""
    head, _, rest = name.partition(".")
    if head == "policy" and rest:
        parameter = word("parameter", rest.partition(".")[0], language)
        return f"保单的{parameter}" if language is Language.ZH else f"the policy's {parameter}"
    field, _, of = name.partition(" of ")
    text = word("missing", field, language)
    return (
        text if not of else (f"发票 {of} 的{text}" if language is Language.ZH else f"{text} of invoice {of}")
    )


def invoice_line(row: dict[str, Any], language: Language, *, stops: bool = False) -> str:
    """One invoice with what cannot wait; with `stops`, also from when shipments stop."""
    zh = language is Language.ZH
    told, stop = list(_urgent(row, language))[:2], row["stop_shipment_from"]
    if stop and (stops or (not told and "stop_shipment_from" in row["passed"])):
        told.append(say("day_stop_shipment_from", language, day=stop))
    text = ("；" if zh else "; ").join(told) or say("nothing_due", language)
    return f"{_about(row, language)}{'：' if zh else ': '}{text}"
