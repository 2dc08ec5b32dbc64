"""Deadlines as a calendar file (RFC 5545), to be opened in any calendar."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event

from tools.deadline_card import SAID_OF_RULE, deadline_text
from tools.deadlines import Rule
from tools.pending_action import InBoth

IN_CALENDAR = (Rule.STOP, Rule.NOTICE, Rule.COLLECTION, Rule.CLAIM)
REMIND_BEFORE = timedelta(days=3)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
"""Signs that no property of a calendar may hold (RFC 5545 §3.3.11), and that a name in a book may."""
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
    for row in rows:
        for rule, day in days_to_act(row):
            calendar.add_component(_entry(row, rule, day, made_at, language))
    return bytes(calendar.to_ical())


def days_to_act(row: Mapping[str, Any]) -> Iterable[tuple[Rule, date]]:
    """What is still to be done for an invoice of the card, and when: by the last working day."""
    done = {Rule.NOTICE: row["notified_on"], Rule.CLAIM: row["submitted_on"]}
    for rule in IN_CALENDAR:
        if row[rule.value] and not done.get(rule):
            yield rule, date.fromisoformat(row["working_days"].get(rule.value, row[rule.value]))


def _entry(row: dict[str, Any], rule: Rule, day: date, made_at: datetime, language: str) -> Event:
    what = InBoth(_IN_CHINESE[rule], SAID_OF_RULE[rule]).said(language)
    entry = Event()
    entry.add("uid", f"{row['policy_id']}.{row['invoice_no']}.{rule.value}@coverdesk")
    entry.add("dtstamp", made_at)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    described = InBoth(_described(row), deadline_text(row)).said(language)
    entry.add("summary", _CONTROL.sub(" ", f"{what}: {row['buyer_name']}, {row['invoice_no']}"))
    entry.add("description", _CONTROL.sub(" ", described))
    entry.add("transp", "TRANSPARENT")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", what)
    reminder.add("trigger", -REMIND_BEFORE)
    entry.add_component(reminder)
    return entry


def _described(row: Mapping[str, Any]) -> str:
    """The invoice and all of its days that are known, in Chinese."""
    unpaid = row["unpaid"]
    parts = [f"发票 {row['invoice_no']}", f"买方 {row['buyer_name']}", f"保单 {row['policy_id']}"]
    parts += [f"未付 {unpaid['currency']} {unpaid['amount']}"] if unpaid else []
    return " · ".join(
        parts + [f"{said} {row[rule.value]}" for rule, said in _IN_CHINESE.items() if row[rule.value]]
    )
