"""Early warnings in words: how many and which are red, then each buyer's reasons, then what comes next."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.embedded.wording.phrases import money, say, word
from bot.embedded.wording.terms import source_in_words
from bot.language import Language
from tools.early_warning import Level

Row = Mapping[str, Any]
TOLD_IN_FULL = 3
"""Buyers of whom an answer tells every step; of more, the most pressing ones."""
LISTED = 10
"""Buyers an answer names; the card holds them all."""


def alerts_in_words(card: Row, marks: Sequence[str], language: Language, *, of_one: bool) -> str:
    """The answer; the first mark is that of the count, the others those of the rows."""
    rows, counted = card["rows"], marks[0]
    full = len(rows) <= TOLD_IN_FULL
    lines = [] if of_one and len(rows) == 1 else [_head(rows, counted, language)]
    shown = zip(rows[:LISTED], marks[1:], strict=False)
    lines += [_alert(row, mark, language, full=full) for row, mark in shown]
    if len(rows) > LISTED:
        lines.append(say("list_more", language, all=str(len(rows))))
    lines += [_unknown(rows, language), _rule(card["rule"], language)]
    return "\n".join(line for line in lines if line)


def no_alerts_in_words(focus: Row, mark: str, language: Language) -> str:
    """Looked, and there is nothing: of one buyer, or of all."""
    days, buyer = focus["horizon_days"], focus.get("buyer_name", "")
    if buyer:
        return say("alerts_none_of", language, buyer=buyer, days=days, mark=mark)
    return say("alerts_none", language, buyers=focus["looked_at"], days=days, mark=mark)


def _head(rows: Sequence[Row], mark: str, language: Language) -> str:
    levels = [row["level"] for row in rows]
    red, amber = levels.count(Level.RED), levels.count(Level.AMBER)
    if not red + amber:
        return say("alerts_without_level", language, all=str(len(rows)), mark=mark)
    named = _joined([row["buyer_name"] for row in rows if row["level"] == Level.RED][:LISTED], language)
    head = say("alerts_head", language, all=str(red + amber), red=str(red), amber=str(amber), mark=mark)
    return head + (say("alerts_red", language, buyers=named) if named else "")


def _joined(names: Sequence[str], language: Language) -> str:
    return ("、" if language is Language.ZH else ", ").join(names)


def _semicolons(parts: Sequence[str], language: Language) -> str:
    return ("；" if language is Language.ZH else "; ").join(parts)


def _alert(row: Row, mark: str, language: Language, *, full: bool) -> str:
    """A buyer with its reasons, then the steps: a line each, or one line where many buyers are told of."""
    person, none = row["natural_person"], row["level"] == Level.NONE
    phrase = "alert_person" if person else "alert_below" if none else "alert_level"
    reasons = _semicolons([_reason(one, language) for one in row["signals"]], language)
    reasons = reasons or say("alert_no_signal", language)
    level = word("alert_level_name", row["level"] or "", language)
    names = {"buyer": row["buyer_name"], "policy": row["policy_id"], "level": level}
    head = say(phrase, language, **names, points=str(row["points"]), reasons=reasons, mark=mark)
    steps = [said for step in row["steps"] if (said := _step(step, row, language))]
    if row["override"]:
        steps.insert(0, _override(row["override"], language))
    if full:
        return "\n".join([head, *(f"- {step}" for step in [*steps, *_limit(row, language)])])
    pressing = [said for step in _pressing(row) if (said := _step(step, row, language))]
    pressing = [*steps[:1], *pressing] if row["override"] else pressing
    told = say("alert_next", language, steps=_semicolons(pressing, language)) if pressing else ""
    return f"- {head}{told}"


def _override(told: Row, language: Language) -> str:
    """What a person set, in their own words; and whether something weightier came since."""
    signs = _joined([word("alert_sign", name, language) for name in told["new_signals"]], language)
    level = word("alert_level_name", told["level"], language)
    fields = {name: str(told[name]) for name in ("by", "until", "reason")} | {"level": level, "signs": signs}
    return say("alert_override" if told["holds"] else "alert_override_over", language, **fields)


def alert_line(row: Row, language: Language) -> str:
    """A buyer with its reasons and what presses, in one line without a mark."""
    line = _alert(row, "", language, full=False).removeprefix("- ")
    return re.sub(r" +(?=[.:;。：；]|$)", "", line)


def _pressing(row: Row) -> Sequence[Row]:
    """Of many steps, the first stop and the first notice."""
    firsts = {step["step"]: step for step in reversed(row["steps"])}
    return [firsts[step] for step in ("stop", "notify") if step in firsts]


def _reason(one: Row, language: Language) -> str:
    """A signal in a few words, with its day, its figures and its points."""
    name = f"alert_{one['name']}"
    moved = bool(one["old"] and one["new"])
    if one["name"] in ("limit_cut", "cut_announced"):
        name += f"_{one['change']}" + ("" if moved else "_to" if one["new"] else "_bare")
    if one["name"] == "grade_down" and "notches" not in one:
        name += "_untold"
    fields = {key: str(one[key]) for key in _FIELDS if one.get(key) is not None}
    fields |= {end: _amount(one[end], one.get("currency")) for end in ("old", "new")}
    told = say(name, language, **(dict.fromkeys(_FIELDS, "") | fields))
    day = one["on"] or ("" if one["name"] == "disputes" else word("alert_word", "undated", language))
    effective = one.get("effective")
    later = say("alert_effective", language, day=effective) if effective and effective != one["on"] else ""
    beside = [part for part in (day, later, _points(one, language)) if part]
    if not beside:
        return told
    return f"{told}（{'，'.join(beside)}）" if language is Language.ZH else f"{told} ({', '.join(beside)})"


_FIELDS = ("old", "new", "invoice_no", "days_overdue", "extension_days", "disputed", "last", "average")


def _amount(value: str | None, currency: str | None) -> str:
    """A value as the record has it; an amount where it is one and its currency is known."""
    if not value or not currency or not value.replace(".", "", 1).isdecimal():
        return value or ""
    return money({"amount": value, "currency": currency})


def _points(one: Row, language: Language) -> str:
    if one["points"] is None:
        return ""
    if one["name"] == "insolvency":
        return word("alert_word", "at_once", language)
    return say("alert_points", language, points=str(one["points"])) if one["points"] else ""


def _step(step: Row, row: Row, language: Language) -> str:
    """What the policy or the limit decision asks for, with its day and clause."""
    if step["step"] == "secure":
        return _secure(step, row, language)
    name = f"step_{step['step']}_{step['because']}"
    if step["because"] == "no_limit" and step["status"] in ("UNAVAILABLE", "NOT_FOUND", "PENDING"):
        name = "step_stop_undecided"
    if step["because"] == "announced" and not step["on"]:
        name += "_undated"
    fields = {key: str(value) for key, value in step.items() if value is not None}
    fields["rule"] = word("rule_name", step.get("rule", ""), language)
    fields["action"] = word("pending_action", step.get("action", ""), language)
    told = say(name, language, **({"on": "", "invoice_no": "", "days": "", "days_left": ""} | fields))
    if step["because"] == "next" and not step["overdue"]:
        told += say("step_if_unpaid", language, day=step["due_on"] or "")
    if step.get("working_day"):
        told += say("step_working_day", language, day=step["working_day"])
    return told + _clause(step, language)


def _secure(step: Row, row: Row, language: Language) -> str:
    owed = money(step["outstanding"])
    if not step["conditions"]:
        return say("step_secure", language, owed=owed)
    asked = _semicolons(step["conditions"], language)
    return say("step_secure_conditions", language, owed=owed, conditions=asked)


def _clause(step: Row, language: Language) -> str:
    if not step.get("clause"):
        return ""
    where = source_in_words(step["authority"], step["source"], step["clause"], language)
    return f"（{where}）" if language is Language.ZH else f" ({where})"


def _limit(row: Row, language: Language) -> Iterator[str]:
    """Where the limit stands: what is in force and free."""
    limit = row["limit"]
    if limit is None:
        yield say("alert_no_limit", language)
    elif limit["in_force"] and limit["headroom"]:
        free = money(limit["headroom"])
        yield say("alert_limit", language, granted=money(limit["granted"]), headroom=free)


def _unknown(rows: Sequence[Row], language: Language) -> str:
    """The signs that the book tells of none of these buyers: not counted, and not taken for none."""
    common = set.intersection(*(set(row["unknown"]) for row in rows))
    names = [word("alert_sign", name, language) for name in rows[0]["unknown"] if name in common]
    return say("alerts_unknown", language, signs=_joined(names, language)) if names else ""


def _rule(rule: Mapping[str, int], language: Language) -> str:
    return say("alerts_rule", language, **{name: str(value) for name, value in rule.items()})
