"""Opening hours: when the desk is staffed, and when it opens next."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.handovers.hours import BadHours, opening_hours
from bot.handovers.saying import before, times_at
from bot.language import Language

OFFICE = "Mo-Fr 09:00-18:00"
LUNCH = "Mo-Fr 09:00-12:00,13:30-18:00; Sa 10:00-12:00"
NIGHT = "Mo-Fr 22:00-02:00"
SPRING, AUTUMN = "Su 01:00-05:00", "Su 02:00-03:00"


@pytest.mark.parametrize(
    ("hours", "zone", "country", "now", "open_until", "opens_at"),
    [
        pytest.param(OFFICE, "Asia/Shanghai", None, "2026-11-23 09:00", "18:00", None, id="from the minute"),
        pytest.param(
            OFFICE, "Asia/Shanghai", None, "2026-11-23 08:59", None, "23 09:00", id="before it opens"
        ),
        pytest.param(
            OFFICE, "Asia/Shanghai", None, "2026-11-23 18:00", None, "24 09:00", id="its end is over"
        ),
        pytest.param(OFFICE, "Asia/Shanghai", None, "2026-11-27 18:01", None, "30 09:00", id="the weekend"),
        pytest.param(LUNCH, "Asia/Shanghai", None, "2026-11-23 12:30", None, "23 13:30", id="at lunch"),
        pytest.param(LUNCH, "Asia/Shanghai", None, "2026-11-28 11:00", "12:00", None, id="on Saturday"),
        pytest.param(NIGHT, "Asia/Shanghai", None, "2026-11-24 01:59", "02:00", None, id="past midnight"),
        pytest.param(NIGHT, "Asia/Shanghai", None, "2026-11-28 01:00", "02:00", None, id="Friday's night"),
        pytest.param(
            NIGHT, "Asia/Shanghai", None, "2026-11-23 01:00", None, "23 22:00", id="no Sunday night"
        ),
        pytest.param(
            "Mo 00:00-24:00", "Asia/Shanghai", None, "2026-11-23 23:59", "00:00", None, id="all day"
        ),
        pytest.param(
            "Mo 00:00-24:00", "Asia/Shanghai", None, "2026-11-24 00:00", None, "30 00:00", id="midnight"
        ),
        pytest.param(
            "Sa-Mo 09:00-10:00", "Asia/Shanghai", None, "2026-11-24 09:30", None, "28 09:00", id="Sa-Mo"
        ),
        pytest.param(OFFICE, "Asia/Shanghai", "CN", "2026-10-01 10:00", None, "08 09:00", id="a holiday"),
        pytest.param(OFFICE, "Asia/Shanghai", None, "2026-10-01 10:00", "18:00", None, id="none kept"),
        pytest.param(OFFICE, "Europe/Berlin", "DE", "2026-12-25 10:00", None, "28 09:00", id="Christmas"),
        # Berlin: at 02:00 on 2026-03-29 it is 03:00; at 03:00 on 2026-10-25 it is 02:00 again.
        pytest.param(SPRING, "Europe/Berlin", None, "2026-03-29 03:30", "05:00", None, id="in spring"),
        pytest.param(AUTUMN, "Europe/Berlin", None, "2026-10-25 01:30", None, "25 02:00", id="in autumn"),
    ],
)
def test_the_desk_is_open_as_its_hours_say(
    hours: str, zone: str, country: str | None, now: str, open_until: str | None, opens_at: str | None
) -> None:
    desk = opening_hours(hours, ZoneInfo(zone), country)
    times = times_at(desk, datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))

    assert (times.open_until and f"{times.open_until:%H:%M}") == open_until
    assert (times.opens_at and f"{times.opens_at:%d %H:%M}") == opens_at


def test_a_shift_lasts_as_long_as_its_clock_says_when_clocks_change() -> None:
    desk = opening_hours(SPRING, ZoneInfo("Europe/Berlin"))
    begins = desk.opens_at(datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert begins is not None
    ends = desk.open_until(begins)
    assert ends is not None

    assert (ends.astimezone(UTC) - begins.astimezone(UTC)).total_seconds() == 3 * 3600


def test_the_same_moment_is_within_hours_in_one_zone_and_not_in_another() -> None:
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)

    assert opening_hours(OFFICE, ZoneInfo("Asia/Shanghai")).open_until(now)
    assert opening_hours(OFFICE, ZoneInfo("Europe/Berlin")).open_until(now) is None


@pytest.mark.parametrize(
    "text",
    ["", ";", "9-18", "Mo-Fr", "Mo-Fr 9:00-18:00", "Xx 09:00-18:00", "Mo-Fr 09:00-09:00", "Mo-Fr 09:00-24:30",
     "Mo-Fr 09:61-18:00", "Mo- 09:00-18:00", "Mo-Tu-We 09:00-18:00", "Mo-Fr 24:00-25:00", "周一 09:00-18:00",
     "Mo-Fr 09:00-18:00 Sa 10:00-12:00"],
)  # fmt: skip
def test_hours_that_cannot_be_read_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadHours, match="Mo-Fr 09:00-12:00,13:30-18:00; Sa 10:00-12:00"):
        opening_hours(text, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("language", "now", "said"),
    [
        (Language.ZH, "2026-11-23T02:00:00+00:00", "现在有人值守，到今天 18:00（北京时间）"),
        (Language.ZH, "2026-11-23T14:00:00+00:00", "下次开放是11月24日（周二）09:00（北京时间）"),
        (Language.EN, "2026-11-23T02:00:00+00:00", "staffed now, until 18:00 today (Beijing time)"),
        (Language.EN, "2026-11-27T14:00:00+00:00", "it opens on Mon 30 Nov, 09:00 (Beijing time)"),
    ],
)
def test_visitors_are_told_when_the_desk_is_staffed_and_never_when_somebody_answers(
    language: Language, now: str, said: str
) -> None:
    text = before(
        times_at(opening_hours(OFFICE, ZoneInfo("Asia/Shanghai")), datetime.fromisoformat(now)), language
    )

    assert said in text
    assert "不能承诺" in text or "cannot promise" in text
