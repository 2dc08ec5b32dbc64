"""`/insights`: what was asked, what was not answered, how much was resolved for good; also as a file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from bot.arrival import Channel
from bot.http.callers import CurrentAssistant
from bot.http.charts import HEIGHT, LEFT, RIGHT, WIDTH, line, stacked
from bot.http.insight_file import insight_file
from bot.http.page import WEB, language_for, page
from bot.http.signing_in import InsightReader
from bot.language import Language
from bot.ledger.daily import daily_rows
from bot.ledger.definitions import DEFINITIONS
from bot.ledger.insights import Asked, Day, Insights, Share, Talks, choices, read_insights, together
from bot.ledger.standing import Ending
from bot.ledger.topics import WORDS as TOPICS
from bot.phrasebook import Phrasebook
from bot.settings import Settings

router = APIRouter(include_in_schema=False)
PERIODS = (7, 28, 90)
LONGEST = 366
"""Days that may be asked for at once."""
_BY_DAY = 31
"""Days up to which a chart has a bar a day; beyond, a bar a week."""
_WORDS = Phrasebook(WEB / "templates" / "insights.yaml")
SERIES = ("durable", "not_yet_known", "handed_over", "abandoned", "others")
"""What a bar is made of, from the ground up."""


class PeriodRefused(Exception):
    """What was chosen cannot be counted; its text is the name of the sentence that says so."""


@router.get("/insights")
def insights(request: Request, reader: InsightReader, assistant: CurrentAssistant) -> Response:
    """The page. 422 with the form for a period or a choice that cannot be."""
    there = choices(assistant.engine)
    language = language_for(request, reader)
    frame: dict[str, Any] = {"chosen": dict(request.query_params), "there": there, "periods": PERIODS}
    try:
        asked = asked_for(request.query_params, there)
    except PeriodRefused as refused:
        shown = {**frame, "refused": str(refused), "fresh": False, "found": None}
        return page(request, "insights.html", _WORDS, reader, status=422, **shown)
    found = read_insights(assistant.engine, asked)
    shown = {**frame, "refused": "", "fresh": not there["channel"], "found": found}
    if found.all.eligible or found.outcomes:
        shown |= _figures(found, language, assistant.settings)
    return page(request, "insights.html", _WORDS, reader, **shown)


@router.get("/insights.csv")
def insights_file(request: Request, reader: InsightReader, assistant: CurrentAssistant) -> Response:
    """The daily counts of the same choice. 422 where the page says what is wrong."""
    try:
        asked = asked_for(request.query_params, choices(assistant.engine))
    except PeriodRefused as refused:
        raise HTTPException(422, _WORDS.say(str(refused), language_for(request, reader))) from refused
    name = f"coverdesk-insights-{asked.first}-{asked.last}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(
        insight_file(daily_rows(assistant.engine, asked)), 200, headers, "text/csv; charset=utf-8"
    )


def asked_for(chosen: Mapping[str, str], there: Mapping[str, Sequence[str]]) -> Asked:
    """What the form's fields come to; the last 28 days without any. Raises `PeriodRefused`."""
    first, last = _period(chosen)
    allowed = {
        "channel": tuple(Channel),
        "website": there["site_id"],
        "language": tuple(Language),
    }
    only = {name: chosen.get(name) or None for name in allowed}
    if any(value is not None and value not in allowed[name] for name, value in only.items()):
        raise PeriodRefused("choice_unknown")
    return Asked(first, last, only["channel"], only["website"], only["language"])


def _period(chosen: Mapping[str, str]) -> tuple[date, date]:
    today = datetime.now(tz=UTC).date()
    begins, ends = chosen.get("from", ""), chosen.get("to", "")
    if not begins and not ends:
        days = chosen.get("period", "28")
        if days not in map(str, PERIODS):
            raise PeriodRefused("period_unknown")
        return today - timedelta(days=int(days) - 1), today
    try:
        first, last = date.fromisoformat(begins), date.fromisoformat(ends)
    except ValueError as error:
        raise PeriodRefused("dates_unreadable") from error
    if first > last:
        raise PeriodRefused("dates_reversed")
    if (last - first).days >= LONGEST:
        raise PeriodRefused("period_too_long")
    return first, last


def _figures(found: Insights, language: Language, settings: Settings) -> dict[str, Any]:
    """What the template shows, in the reader's language."""
    talks, spans = found.all, _spans(found.by_day)
    price = settings.token_price
    money = None if price is None else f"{settings.token_currency} {price * found.tokens / 1_000_000:,.2f}"
    rated = found.liked + found.disliked
    return {
        "definition": lambda name: DEFINITIONS.entries["means"][name][language.value],
        "count_name": lambda name: DEFINITIONS.entries["words"][name][language.value],
        "topic": lambda value: TOPICS.word("topics", value, language),
        "headlines": _headlines(talks),
        "endings": [
            (ending.value, talks.known.get(ending, 0), talks.young.get(ending, 0)) for ending in Ending
        ],
        "percent": _percent,
        "series": SERIES,
        "bars": stacked([(label, _series(talk)) for label, talk in spans]),
        "deflection": line([(label, talk.deflection.value) for label, talk in spans], _percent),
        "spans": [(label, talk, _series(talk)) for label, talk in spans],
        "weekly": len(found.by_day) > _BY_DAY,
        "topics": [(*key, talk, Share(talk.answered, talk.eligible)) for key, talk in found.by_topic.items()],
        "outcomes": sorted(found.outcomes.items(), key=lambda item: -item[1]),
        "turns": sum(found.outcomes.values()),
        "liked": Share(found.liked, rated),
        "rated": Share(rated, sum(found.outcomes.values())),
        "seconds": _seconds,
        "money": money,
        "chart": _CHART,
    }


_CHART = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT}


def _headlines(talks: Talks) -> Sequence[tuple[str, Share]]:
    """The shares that stand on top, each with what it is of."""
    eligible = talks.eligible
    return (
        ("deflection", talks.deflection),
        ("answered", Share(talks.answered, eligible)),
        ("abstained", Share(talks.abstained, eligible)),
        ("handed_over", Share(talks.ended(Ending.HANDED_OVER), eligible)),
        ("abandoned", Share(talks.ended(Ending.ABANDONED), eligible)),
        ("involved", Share(talks.involved, eligible)),
        ("not_yet_known", Share(talks.not_yet_known, eligible)),
    )


def _spans(days: Sequence[Day]) -> Sequence[tuple[str, Talks]]:
    """The days, or the weeks of a long period, with their conversations."""
    length = 1 if len(days) <= _BY_DAY else 7
    chunks = [days[begin : begin + length] for begin in range(0, len(days), length)]
    return [(f"{chunk[0].day:%m-%d}", together(day.talks for day in chunk)) for chunk in chunks]


def _series(talks: Talks) -> Mapping[str, int]:
    """A bar's parts, which add up to its eligible conversations; what is young is in none of the others."""
    handed, left = (talks.known.get(ending, 0) for ending in (Ending.HANDED_OVER, Ending.ABANDONED))
    others = sum(talks.known.values()) - talks.durable - handed - left
    counts = (talks.durable, talks.not_yet_known, handed, left, others)
    return dict(zip(SERIES, counts, strict=True))


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%"


def _seconds(milliseconds: int | None) -> str:
    return f"≤ {Decimal(milliseconds) / 1000} s" if milliseconds is not None else "> 60 s"
