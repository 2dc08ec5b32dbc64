"""The calendar file reads back in a calendar library as it was meant, whatever stands in the records."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tools.deadline_calendar import deadline_calendar
from tools.deadlines import Rule

MADE = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=120)


def row(buyer: str, number: str) -> dict[str, Any]:
    empty = ("dispatched_on", "notified_on", "submitted_on", "insolvent_since", "next", "noted_as")
    days = {rule.value: None for rule in Rule} | {Rule.NOTICE.value: "2026-12-31"}
    return {
        "invoice_no": number,
        "policy_id": "POL-1",
        "buyer_name": buyer,
        "unpaid": {"currency": "EUR", "amount": "10"},
        "days_overdue": 0,
        "working_days": {},
        "missed": {},
        "passed": [],
        "missing": [],
        **days,
        **dict.fromkeys(empty),
    }


@given(buyer=TEXT, number=TEXT)
@example(buyer="上海华东机电设备有限公司" * 9, number='R;1,2 \\ "x"')
@example(buyer="END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged", number="x" * 400)
@example(buyer="\x0b\x00tab\tand\x7f", number="\\n")
@settings(max_examples=60, deadline=None)
def test_a_name_of_the_records_is_read_back_and_breaks_no_line(buyer: str, number: str) -> None:
    made = deadline_calendar([row(buyer, number)], MADE)

    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert made.replace(b"\r\n", b"").count(b"\n") == 0
    (entry,) = Calendar.from_ical(made).walk("VEVENT")
    said = " ".join(str(entry["summary"]).split())
    flat = "".join(" " if sign < " " or sign == "\x7f" else sign for sign in f"{buyer}, {number}")
    assert said == " ".join(f"overdue notice by: {flat}".split())
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert entry.decoded("dtstamp") == MADE
    (alarm,) = entry.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(days=3)


def test_a_file_without_entries_is_a_calendar_too() -> None:
    assert Calendar.from_ical(deadline_calendar([], MADE)).walk("VEVENT") == []
