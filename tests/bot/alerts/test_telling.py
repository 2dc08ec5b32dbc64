"""Who is told of a change, in which ways and when."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.alerts.content import Content, Occasion
from bot.alerts.preferences import Channel, Preferences, Rhythm, Scope, usual
from bot.alerts.telling import Because, telling
from bot.language import Language
from tests.bot.alerts.people import CREDIT, FOREIGN, OWNER, SALES, change, person
from tools.changes import ChangeKind
from tools.principal import Principal, Role

ALL = frozenset(Channel)
CHOSEN = Preferences(frozenset({Channel.SLACK, Channel.BELL}), zone="Europe/Berlin")
NIGHT = datetime(2026, 11, 28, 2, 30, tzinfo=UTC)
"""Half past three in Berlin."""


def told(
    who: str = CREDIT, chosen: Preferences = CHOSEN, kind: Any = ChangeKind.GRADE_DOWN, **more: Any
) -> Any:
    watched, muted = more.pop("watched", False), more.pop("muted", False)
    return telling(person(who), chosen, ALL, change(1, kind, **more), watched=watched, muted=muted, now=NIGHT)


@pytest.mark.parametrize(
    ("who", "scope", "watched", "because"),
    [
        (OWNER, Scope.ALL, False, Because.ALL_BUYERS),
        (CREDIT, Scope.ALL, True, Because.ALL_BUYERS),
        (CREDIT, Scope.WATCHED, True, Because.WATCHED),
        (CREDIT, Scope.WATCHED, False, None),
        (SALES, Scope.ALL, False, None),
        (SALES, Scope.ALL, True, Because.WATCHED),
    ],
)
def test_people_are_told_of_the_buyers_they_chose_and_sales_of_watched_ones_alone(
    who: str, scope: Scope, watched: bool, because: Because | None
) -> None:
    found = told(who, Preferences(ALL, scope), watched=watched)

    assert (found.because if found else None) is because


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN, Role.PUBLIC])
def test_whoever_may_read_no_records_is_told_nothing(role: Role) -> None:
    other = Principal("P", "", role, ("POL-1",))

    assert telling(other, CHOSEN, ALL, change(1), watched=True, muted=False, now=NIGHT) is None


def test_nobody_is_told_of_another_companys_policy() -> None:
    assert told(policy_id=FOREIGN, watched=True) is None


def test_only_ways_that_were_chosen_and_lead_to_the_person_are_taken() -> None:
    chosen = Preferences(frozenset({Channel.SLACK, Channel.EMAIL}))
    found = telling(person(CREDIT), chosen, {Channel.EMAIL}, change(1), watched=False, muted=False, now=NIGHT)

    assert found is not None
    assert found.channels == {Channel.EMAIL}


@pytest.mark.parametrize(
    ("reachable", "ways"),
    [
        (ALL, {Channel.BELL, Channel.SLACK}),
        (frozenset({Channel.EMAIL, Channel.WEBHOOK}), {Channel.BELL, Channel.EMAIL}),
        (frozenset[Channel](), {Channel.BELL}),
    ],
)
def test_whoever_chose_nothing_is_sent_one_message_and_not_two(
    reachable: frozenset[Channel], ways: set[Channel]
) -> None:
    assert usual(reachable, "UTC").channels == ways


QUIET = {"quiet_from": 22, "quiet_until": 7}


@pytest.mark.parametrize(
    ("kind", "chosen", "hour"),
    [
        (ChangeKind.LIMIT_WITHDRAWN, {}, 3),
        (ChangeKind.GRADE_DOWN, {}, None),
        (ChangeKind.LIMIT_WITHDRAWN, {"at_once": False}, None),
        (ChangeKind.LIMIT_WITHDRAWN, QUIET, 7),
        (ChangeKind.INSOLVENCY, QUIET, 7),
        (ChangeKind.INSOLVENCY, {**QUIET, "break_through": True}, 3),
        (ChangeKind.STOP_SHIPMENT, {**QUIET, "break_through": True}, 3),
        (ChangeKind.LIMIT_WITHDRAWN, {**QUIET, "break_through": True}, 7),
    ],
)
def test_what_is_urgent_comes_at_once_or_when_the_night_is_over_and_the_rest_in_the_digest(
    kind: ChangeKind, chosen: dict[str, Any], hour: int | None
) -> None:
    found = told(chosen=Preferences(ALL, zone="Europe/Berlin", **chosen), kind=kind)

    at = found.at.astimezone(CHOSEN.local(NIGHT).tzinfo) if found.at else None
    assert (at.hour if at else None) == hour


@pytest.mark.parametrize(
    ("begin", "end", "hour", "after"),
    [
        (22, 7, 23, "2026-11-29T07"),
        (22, 7, 6, "2026-11-28T07"),
        (22, 7, 7, None),
        (22, 7, 21, None),
        (12, 14, 12, "2026-11-28T14"),
        (12, 14, 14, None),
        (0, 0, 0, None),
    ],
)
def test_quiet_hours_end_at_their_hour_on_this_day_or_the_next(
    begin: int, end: int, hour: int, after: str | None
) -> None:
    now = datetime(2026, 11, 28, hour, 20, tzinfo=UTC)
    found = Preferences(ALL, quiet_from=begin, quiet_until=end).after_quiet(now)

    assert found.isoformat()[:13] == (after or now.isoformat()[:13])


def test_a_night_in_which_the_clocks_change_ends_at_its_hour_all_the_same() -> None:
    before = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)  # midnight in Berlin; at three it is two again
    end = Preferences(ALL, zone="Europe/Berlin", quiet_from=23, quiet_until=7).after_quiet(before)

    assert end.astimezone(UTC) == datetime(2026, 10, 25, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", [one for one in ChangeKind if one is not ChangeKind.INSOLVENCY])
def test_a_mute_silences_every_kind_but_insolvency(kind: ChangeKind) -> None:
    assert told(kind=kind, muted=True) is None
    assert told(kind=ChangeKind.INSOLVENCY, muted=True) is not None


def test_sales_are_told_no_amount_of_a_claim() -> None:
    said: dict[str, Any] = {"old": "UNDER_REVIEW", "new": "250000 EUR", "watched": True}

    assert told(SALES, kind=ChangeKind.CLAIM_STATUS, **said).change.new is None
    assert told(SALES, kind=ChangeKind.CLAIM_STATUS, **said).change.old == "UNDER_REVIEW"
    assert told(CREDIT, kind=ChangeKind.CLAIM_STATUS, **said).change.new == "250000 EUR"


@pytest.mark.parametrize(
    ("given", "shown"),
    [("R07", "R07"), ("SECTOR-RISK", "SECTOR-RISK"), ("we do not like their boss", None), ("", None)],
)
def test_an_insurers_reason_is_told_as_its_code_alone(given: str, shown: str | None) -> None:
    assert told(reason_code=given).change.reason_code == shown


@pytest.mark.parametrize(
    ("rhythm", "last", "day", "hour", "due"),
    [
        (Rhythm.DAILY, None, 28, 8, True),
        (Rhythm.DAILY, date(2026, 11, 28), 28, 9, False),
        (Rhythm.DAILY, date(2026, 11, 27), 28, 13, True),
        (Rhythm.DAILY, date(2026, 11, 27), 28, 14, False),
        (Rhythm.DAILY, date(2026, 11, 27), 28, 7, False),
        (Rhythm.WEEKLY, None, 26, 8, True),
        (Rhythm.WEEKLY, None, 27, 8, False),
        (Rhythm.WEEKLY, date(2026, 11, 19), 25, 8, False),
        (Rhythm.WEEKLY, date(2026, 11, 19), 26, 8, True),
        (Rhythm.WEEKLY, date(2026, 11, 19), 28, 8, True),
        (Rhythm.WEEKLY, date(2026, 11, 28), 29, 8, False),
    ],
)
def test_a_digest_comes_at_its_hour_once_a_day_or_week_and_is_made_up_for(
    rhythm: Rhythm, last: date | None, day: int, hour: int, due: bool
) -> None:
    chosen = Preferences(ALL, rhythm=rhythm, weekday=3)  # Thursdays; the 26th is one

    assert chosen.digest_due(datetime(2026, 11, day, hour, 30, tzinfo=UTC), last) is due


@pytest.mark.parametrize(
    ("role", "told"), [(Role.ADMIN, True), (Role.SALES, False), (Role.CREDIT_MANAGER, False)]
)
def test_what_administrators_are_told_is_told_to_nobody_who_is_one_no_longer(role: Role, told: bool) -> None:
    content = Content(Occasion.DEADLINE, NIGHT.date(), Language.EN, (), ("A deadline of policy POL-9 ends",))
    someone = Principal("P", "", role, ("POL-1",))

    assert (content.for_now(someone, frozenset()) is not None) is told
