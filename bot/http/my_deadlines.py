"""`/my/deadlines`: what must be done for one's unpaid invoices, on a calendar, as a list and as a file."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from bot.app import Assistant
from bot.calendar_feeds import CalendarFeeds
from bot.http.callers import CurrentAssistant
from bot.http.card_words import CardWords
from bot.http.deadline_month import may_press_in, neighbours, tasks, weeks
from bot.http.my_limits import WORDS, PageNumber
from bot.http.page import language_for, page
from bot.http.paging import paged
from bot.http.rules import calendar_file, deadline_sources
from bot.http.signing_in import RecordPageReader
from bot.slack.blocks.deadlines import invoice_table
from tools.deadline_lookup import Row, deadline_rows, presses
from tools.principal import Principal

router = APIRouter(include_in_schema=False)
FIRST = 10
"""So many invoices that press are shown above the calendar."""
IN_A_CELL = 3
Month = Annotated[str | None, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


@router.get("/my/deadlines")
def deadlines(
    request: Request,
    reader: RecordPageReader,
    assistant: CurrentAssistant,
    month: Month = None,
    day: date | None = None,
    now: bool = False,  # noqa: FBT001 - a question of the address
    number: PageNumber = 1,
) -> Response:
    """A month; `day` lists one day of it, `now` what was missed or is due today, both in pages."""
    today, language = assistant.settings.day(), language_for(request, reader)
    rows = _rows(assistant, reader)
    pressing = [row for row in rows if presses(row.found, today, 0)]
    first = (
        day.replace(day=1) if day else date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    )
    found = tasks(row.data for row in rows if may_press_in(row.found, first))
    of_month = [one for one in found if (one.on.year, one.on.month) == (first.year, first.month)]
    listed = [one for one in of_month if day is None or one.on == day]
    before, after = neighbours(first)
    pressed = paged(request, pressing, number) if now else paged(request, pressing, 1, FIRST)
    pressing_rows = [row.data for row in pressed.rows]
    return page(
        request,
        "my_deadlines.html",
        WORDS,
        reader,
        today=today,
        month=first,
        before=before,
        after=after,
        day=day,
        now=now,
        pressing=pressed,
        pressing_rows=pressing_rows,
        pressing_table=invoice_table(pressing_rows, language),
        weeks=weeks(first, found),
        listed=paged(request, listed, number),
        all_of_them=len(rows),
        in_a_cell=IN_A_CELL,
        feed=CalendarFeeds(assistant.engine).of(reader),
        card_words=CardWords(language),
    )


@router.get("/my/deadlines.ics")
def calendar(request: Request, reader: RecordPageReader, assistant: CurrentAssistant) -> Response:
    """The file of `/v1/deadlines.ics`, for whoever is signed in to the pages."""
    return calendar_file([row.data for row in _rows(assistant, reader)], language_for(request, reader))


def _rows(assistant: Assistant, reader: Principal) -> list[Row]:
    return deadline_rows(deadline_sources(assistant), reader, assistant.settings.day())
