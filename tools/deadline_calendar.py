"""Deadlines as a calendar file (RFC 5545), to be opened in any calendar."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from tools.deadline_card import SAID_OF_RULE, deadline_text
from tools.deadlines import Rule
from tools.pending_action import InBoth

IN_CALENDAR = (Rule.STOP, Rule.NOTICE, Rule.COLLECTION, Rule.CLAIM)
REMIND_BEFORE = timedelta(days=3)
_DAY = timedelta(days=1)
_OCTETS = 75
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_NAME = InBoth("CoverDesk：期限", "CoverDesk: deadlines")
_IN_CHINESE = {
    Rule.DUE: "到期",
    Rule.EXTENSION: "延展期届满",
    Rule.STOP: "停止发货起始日",
    Rule.NOTICE: "提交逾期通知",
    Rule.COLLECTION: "移交催收",
    Rule.WAITING: "等待期届满",
    Rule.CLAIM: "提交索赔",
}


def deadline_calendar(rows: Sequence[dict[str, Any]], made_at: datetime, language: str = "en") -> bytes:
    """The days to act upon, one all-day entry each, with a reminder three days before.

    `rows` are the invoices of a `deadlines` card; `language` is a tag, Chinese or else English.
    A day without work is entered on the working day before.
    The same deadline keeps its identifier, so that a file opened again replaces the entries of an older one.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//CoverDesk//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _NAME.said(language))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    whole = bytes(calendar.to_ical()).decode()
    head, end, _ = whole.partition("END:VCALENDAR")
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return "".join(
        [head, *(line for row in rows for line in _entries(row, stamp, language)), end, "\r\n"]
    ).encode()


def days_to_act(row: Mapping[str, Any]) -> Iterable[tuple[Rule, date]]:
    """What is still to be done for an invoice of the card, and when: by the last working day."""
    done = {Rule.NOTICE: row["notified_on"], Rule.CLAIM: row["submitted_on"]}
    for rule in IN_CALENDAR:
        if row[rule.value] and not done.get(rule):
            yield rule, date.fromisoformat(row["working_days"].get(rule.value, row[rule.value]))


def _entries(row: dict[str, Any], stamp: str, language: str) -> Iterator[str]:
    """The entries of an invoice. Written here: there are tens of thousands, and a library takes long."""
    described = ""
    for rule, day in days_to_act(row):
        described = described or _line(
            "DESCRIPTION", InBoth(_described(row), deadline_text(row)).said(language)
        )
        what = InBoth(_IN_CHINESE[rule], SAID_OF_RULE[rule]).said(language)
        yield "BEGIN:VEVENT\r\n"
        yield _line("SUMMARY", f"{what}: {row['buyer_name']}, {row['invoice_no']}")
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\nDTEND;VALUE=DATE:{day + _DAY:%Y%m%d}\r\n"
        yield f"DTSTAMP:{stamp}\r\n"
        yield _line("UID", f"{row['policy_id']}.{row['invoice_no']}.{rule.value}@coverdesk")
        yield described
        yield "TRANSP:TRANSPARENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
        yield _line("DESCRIPTION", what)
        yield f"TRIGGER:-P{REMIND_BEFORE.days}D\r\nEND:VALARM\r\nEND:VEVENT\r\n"


def _line(name: str, text: str) -> str:
    """A property with a text of others' escaped (RFC 5545 §3.3.11), in lines of at most 75 octets (§3.1)."""
    flat = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        flat = flat.replace(sign, f"\\{sign}")
    line = f"{name}:{flat}".replace("\n", "\\n")
    if line.isascii():
        parts = [
            line[:_OCTETS],
            *(line[at : at + _OCTETS - 1] for at in range(_OCTETS, len(line), _OCTETS - 1)),
        ]
        return "\r\n ".join(parts) + "\r\n"
    return "\r\n ".join(_folded(line)) + "\r\n"


def _folded(line: str) -> Iterator[str]:
    begin = used = 0
    room = _OCTETS
    for at, sign in enumerate(line):
        code = ord(sign)
        size = 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        if used + size > room:
            yield line[begin:at]
            begin, used, room = at, 0, _OCTETS - 1
        used += size
    yield line[begin:]


def _described(row: Mapping[str, Any]) -> str:
    """The invoice and all of its days that are known, in Chinese."""
    unpaid = row["unpaid"]
    parts = [f"发票 {row['invoice_no']}", f"买方 {row['buyer_name']}", f"保单 {row['policy_id']}"]
    parts += [f"未付 {unpaid['currency']} {unpaid['amount']}"] if unpaid else []
    return " · ".join(
        parts + [f"{said} {row[rule.value]}" for rule, said in _IN_CHINESE.items() if row[rule.value]]
    )
