"""Changes in words: how many, then each with what it was, what it is, and its record."""

from collections.abc import Mapping, Sequence

from bot.embedded.wording.phrases import money, say, word
from bot.language import Language
from tools.changes import Change, ChangeKind

LISTED = 10
"""Changes an answer names."""


def changes_in_words(
    changes: Sequence[Change],
    names: Sequence[str],
    marks: Sequence[str],
    focus: Mapping[str, str],
    language: Language,
) -> str:
    """The answer; the first mark is that of the count, the others those of the changes."""
    shown = list(zip(changes, names, marks[1:], strict=False))[:LISTED]
    head = say("changes_head", language, all=str(len(changes)), since=focus["since"], mark=marks[0])
    lines = [f"- {_line(one, name, mark, language)}" for one, name, mark in shown]
    if len(changes) > len(shown):
        lines.append(say("changes_more", language, all=str(len(changes))))
    return "\n".join([head, *lines, say("changes_rule", language)])


def no_changes_in_words(focus: Mapping[str, str], mark: str, language: Language) -> str:
    """Nothing was noticed; and since when anything would have been."""
    if not focus.get("watched"):
        return say("changes_not_watched", language, mark=mark)
    about = focus.get("buyer_name", "")
    phrase = "changes_none_of" if about else "changes_none"
    return say(phrase, language, buyer=about, since=focus["since"], watched=focus["watched"], mark=mark)


def _line(one: Change, name: str, mark: str, language: Language) -> str:
    kind = word("change_kind", one.kind.value, language)
    old, new = (_value(value, one.kind, language) for value in (one.old, one.new))
    moved = say("change_moved", language, old=old, new=new) if one.old or one.new else ""
    day = one.effective_on.isoformat() if one.effective_on else ""
    since = say("change_effective" if day else "change_undated", language, day=day)
    until = one.run_off_until.isoformat() if one.run_off_until else ""
    run_off = say("change_run_off", language, day=until) if until else ""
    subject = f" {word('limit_kind', one.subject, language)}" if one.subject else ""
    told = {"buyer": name, "policy": one.policy_id, "kind": kind, "subject": subject, "moved": moved}
    return say("change_line", language, **told, since=since, run_off=run_off, source=one.source, mark=mark)


def _value(value: str | None, kind: ChangeKind, language: Language) -> str:
    """An amount as amounts are written; another code by its word where it has one."""
    if value is None:
        return word("change_value", "unknown", language)
    if kind is ChangeKind.CLAIM_STATUS:
        return word("claim_status", value, language)
    amount, _, currency = value.partition(" ")
    if len(currency) == 3 and amount.replace(".", "", 1).isdecimal():
        return money({"amount": amount, "currency": currency})
    return word("change_value", value, language)
