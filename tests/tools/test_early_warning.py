"""Early warning by the rule alone: what each signal counts, at its edges, and what is never counted twice."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.buyers import Buyer, Identifier
from tools.claims import Claim
from tools.early_warning import F9, Assessment, Level, Sign, Signal, Weights, assess
from tools.events import BuyerEvent, EventKind
from tools.invoices import Invoice
from tools.ledger import BuyerLedger, buyer_ledger
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money
from tools.natural_persons import is_natural_person
from tools.policies import Policy
from tools.terms_in_force import TermsOverTime
from tools.warning_signs import NEVER_TOLD, Told, notches_down, signs
from tools.warning_weights import BadWeights, read_weights, weights_from

TODAY = date(2026, 11, 23)
SCALE = "1-10 (1 best)"
BUYER = Buyer("B", "Buyer GmbH", grade="7", grade_scale=SCALE)
YESTERDAY = TODAY - timedelta(days=1)


def event(
    kind: EventKind,
    on: date | None = YESTERDAY,
    old: str | None = None,
    new: str | None = None,
    number: str = "E1",
) -> BuyerEvent:
    return BuyerEvent("P", number, "B", kind, on, old, new)


def limit(status: LimitStatus, decided: date | None = YESTERDAY, **more: object) -> LimitRecord:
    given = {"granted": Money(Decimal(1000), "EUR"), "decided_on": decided, **more}
    return LimitRecord("P", "B", LimitKind.NAMED, status, **given)  # type: ignore[arg-type]


def invoice(days_overdue: int | None, number: str = "I1", **more: object) -> Invoice:
    due = None if days_overdue is None else TODAY - timedelta(days=days_overdue)
    known = {"disputed_amount": Decimal(0), "paid_amount": Decimal(0), "due_on": due} | more
    return Invoice("P", "B", number, Money(Decimal(100), "EUR"), **known)  # type: ignore[arg-type]


def ledger(*invoices: Invoice, extension: int | None = 60) -> BuyerLedger:
    terms = {"maximum_extension_days": extension} if extension is not None else {}
    over_time = TermsOverTime(Policy("P", "Holder", "EUR", schedule=terms))
    claims: tuple[Claim, ...] = ()
    return buyer_ledger(over_time, "B", invoices, claims, (), TODAY)


def of(
    *events: BuyerEvent,
    limits: tuple[LimitRecord, ...] = (),
    owed: BuyerLedger | None = None,
    buyer: Buyer = BUYER,
    weights: Weights = F9,
) -> Assessment:
    found = signs(Told(buyer, events, limits, owed), TODAY)
    return assess(found.signals, TODAY, weights, found.unknown)


GRADED = EventKind.GRADE_CHANGED
EACH = [
    pytest.param((event(GRADED, old="5", new="7"),), 3, Level.NONE, id="two notches down"),
    pytest.param((event(GRADED, old="5", new="6"),), 0, Level.NONE, id="one notch down"),
    pytest.param((event(GRADED, old="7", new="5"),), 0, Level.NONE, id="up"),
    pytest.param((event(EventKind.LIMIT_REDUCED, old="9", new="5"),), 4, Level.AMBER, id="reduced"),
    pytest.param((event(EventKind.LIMIT_WITHDRAWN),), 4, Level.AMBER, id="withdrawn"),
    pytest.param((event(EventKind.WITHDRAWAL_ANNOUNCED),), 4, Level.AMBER, id="announced"),
    pytest.param((event(EventKind.BOUNCED_PAYMENT),), 4, Level.AMBER, id="bounced"),
    pytest.param((event(EventKind.ADVERSE_NEWS),), 4, Level.AMBER, id="news"),
    pytest.param((event(EventKind.OVERDUE),), 0, Level.NONE, id="overdue is told by the ledger"),
    pytest.param((event(EventKind.INSOLVENCY),), 0, Level.RED, id="insolvent, whatever the points"),
    pytest.param(
        (event(GRADED, old="5", new="7"), event(EventKind.ADVERSE_NEWS, number="E2")), 7, Level.RED, id="both"
    ),
]


@pytest.mark.parametrize(("events", "points", "level"), EACH)
def test_each_event_counts_what_f9_publishes(
    events: tuple[BuyerEvent, ...], points: int, level: Level
) -> None:
    found = of(*events)

    assert (found.points, found.level) == (points, level)
    assert sum(one.points for one in found.signals) == points


@pytest.mark.parametrize(
    ("old", "new", "scale", "notches"),
    [
        ("5", "7", SCALE, 2),
        ("7", "5", SCALE, -2),
        ("5", "7", "0-10 (10 best)", -2),
        ("7", "5", "0–10（10为最好）", 2),
        ("5", "7", "1-10", None),
        ("5", "7", None, None),
        ("A", "C", SCALE, None),
        ("5", None, SCALE, None),
        ("5", "12", SCALE, None),
        ("5", "7", "1-10 (5 best)", None),
    ],
)
def test_notches_are_told_only_where_the_scale_says_which_end_is_best(
    old: str | None, new: str | None, scale: str | None, notches: int | None
) -> None:
    assert notches_down(old, new, scale) == notches


def test_a_grade_whose_notches_cannot_be_told_is_listed_unknown_and_counts_nothing() -> None:
    found = of(event(GRADED, old="A", new="C"))

    assert (found.points, [one.sign for one in found.signals]) == (0, [Sign.GRADE_DOWN])
    assert Sign.GRADE_DOWN in found.unknown


def test_two_single_notches_are_two_and_a_rise_takes_a_fall_back() -> None:
    first = event(GRADED, date(2026, 9, 1), "4", "5")
    second = event(GRADED, date(2026, 10, 1), "5", "6", "E2")
    rise = event(GRADED, date(2026, 11, 1), "6", "4", "E3")

    assert of(first, second).points == 3
    assert of(first, second, rise).points == 0
    assert of(event(GRADED, date(2026, 8, 1), "9", "4", "E0"), first, second).points == 3


@pytest.mark.parametrize(("ago", "points"), [(180, 4), (181, 0), (0, 4), (-1, 0)])
def test_what_happened_counts_for_180_days(ago: int, points: int) -> None:
    found = of(event(EventKind.BOUNCED_PAYMENT, TODAY - timedelta(days=ago)))

    assert (found.points, bool(found.signals)) == (points, points > 0)


def test_an_event_without_a_day_counts_and_is_listed_without_one() -> None:
    found = of(event(EventKind.ADVERSE_NEWS, None))

    assert (found.points, found.signals[0].on) == (4, None)


def test_an_insolvency_is_never_too_old() -> None:
    assert of(event(EventKind.INSOLVENCY, date(2024, 1, 1))).level is Level.RED


@pytest.mark.parametrize(("days", "counts"), [(0, False), (30, False), (31, True), (400, True)])
def test_an_invoice_counts_from_more_than_half_of_its_extension_on(days: int, counts: bool) -> None:
    found = of(owed=ledger(invoice(days)))

    assert found.points == (2 if counts else 0)
    assert Sign.LONG_OVERDUE not in found.unknown
    if counts:
        assert found.signals[0].on == TODAY - timedelta(days=days - 31)


def test_of_several_overdue_invoices_the_oldest_is_told_and_counts_once() -> None:
    found = of(owed=ledger(invoice(40), invoice(90, "I2")))

    assert [(one.source, one.points) for one in found.signals] == [("invoice I2", 2)]


@pytest.mark.parametrize(
    "owed",
    [ledger(invoice(90), extension=None), ledger(invoice(None)), None],
    ids=["extension unknown", "due date unknown", "no ledger"],
)
def test_what_the_ledger_does_not_tell_is_unknown_and_not_zero(owed: BuyerLedger | None) -> None:
    assert Sign.LONG_OVERDUE in of(owed=owed).unknown


def test_a_dispute_counts_once_and_an_unknown_one_is_unknown() -> None:
    two = of(
        owed=ledger(invoice(1, disputed_amount=Decimal(5)), invoice(1, "I2", disputed_amount=Decimal(9)))
    )
    paid = of(owed=ledger(invoice(1, disputed_amount=Decimal(5), paid_amount=Decimal(100))))
    unknown = of(owed=ledger(invoice(1, disputed_amount=None)))

    assert (two.points, len(two.signals)) == (2, 2)
    assert (paid.points, paid.signals) == (0, ())
    assert Sign.DISPUTES in unknown.unknown


def test_an_order_spike_is_above_twice_the_average_and_needs_sales_to_compare_with() -> None:
    def sold(ago: int, amount: int, number: str) -> Invoice:
        issued = TODAY - timedelta(days=ago)
        return replace(invoice(-60, number, issued_on=issued), amount=Money(Decimal(amount), "EUR"))

    before = [sold(45 + 30 * span, 100, f"O{span}") for span in range(5)]
    for last, points in ((200, 0), (201, 1)):
        assert of(owed=ledger(*before, sold(3, last, "N"))).points == points
    assert Sign.ORDER_SPIKE in of(owed=ledger(*before[:2], sold(3, 900, "N"))).unknown


def test_days_late_and_longer_terms_are_never_told_by_a_book() -> None:
    assert set(NEVER_TOLD) <= set(of(owed=ledger(invoice(90))).unknown)
    assert set(NEVER_TOLD) == {Sign.DAYS_LATE, Sign.LONGER_TERMS}


@pytest.mark.parametrize(
    "limits",
    [
        (limit(LimitStatus.REDUCED, effective_from=TODAY + timedelta(days=30)),),
        (limit(LimitStatus.REDUCED, YESTERDAY - timedelta(days=5)),),
        (limit(LimitStatus.REDUCED, None),),
        (limit(LimitStatus.APPROVED, pending_action="reduction", pending_effective=TODAY),),
    ],
    ids=["in effect later", "written down some days apart", "without a day", "announced on the row"],
)
def test_a_change_told_by_event_and_limit_row_counts_once(limits: tuple[LimitRecord, ...]) -> None:
    found = of(event(EventKind.LIMIT_REDUCED, old="2000", new="1000"), limits=limits)

    assert (found.points, len(found.signals)) == (4, 1)
    assert "event E1" in found.signals[0].source
    assert "limit" in found.signals[0].source


def test_an_announced_withdrawal_and_its_coming_are_one_change_and_a_reduction_another() -> None:
    announced = event(EventKind.WITHDRAWAL_ANNOUNCED, date(2026, 10, 1))
    came = limit(LimitStatus.WITHDRAWN, date(2026, 11, 1))
    reduced = event(EventKind.LIMIT_REDUCED, date(2026, 10, 5), number="E2")

    assert of(announced, limits=(came,)).points == 4
    assert of(announced, reduced, limits=(came,)).points == 8
    assert of(event(EventKind.LIMIT_WITHDRAWN, date(2026, 6, 1)), limits=(came,)).points == 8


def test_an_event_without_a_day_is_taken_for_the_old_change_that_the_row_tells() -> None:
    old = limit(LimitStatus.WITHDRAWN, date(2026, 1, 5))

    assert of(event(EventKind.LIMIT_WITHDRAWN, None), limits=(old,)).points == 0


@pytest.mark.parametrize(
    ("row", "points"),
    [
        (limit(LimitStatus.PENDING_WITHDRAWAL), 4),
        (limit(LimitStatus.APPROVED, pending_action="withdrawal"), 4),
        (limit(LimitStatus.APPROVED, date(2025, 1, 1), pending_action="撤销", pending_effective=TODAY), 0),
        (
            limit(
                LimitStatus.APPROVED,
                date(2025, 1, 1),
                pending_action="withdrawal",
                pending_effective=TODAY + timedelta(days=1),
            ),
            4,
        ),
        (limit(LimitStatus.APPROVED, pending_action="increase"), 0),
        (limit(LimitStatus.SUSPENDED), 0),
        (limit(LimitStatus.CANCELLED_BY_CLIENT), 0),
        (limit(LimitStatus.REFUSED), 0),
    ],
)
def test_a_limit_row_counts_where_the_insurer_cuts(row: LimitRecord, points: int) -> None:
    assert of(limits=(row,)).points == points


def test_an_announced_change_in_words_nobody_knows_is_unknown() -> None:
    assert Sign.CUT_ANNOUNCED in of(limits=(limit(LimitStatus.APPROVED, pending_action="xyz"),)).unknown


# --- what always holds ---
days = st.none() | st.integers(0, 180).map(lambda ago: TODAY - timedelta(days=ago))


@st.composite
def a_signal(draw: st.DrawFn) -> Signal:
    sign = draw(st.sampled_from(list(Sign)))
    of_limit = sign in (Sign.LIMIT_CUT, Sign.CUT_ANNOUNCED)
    on = draw(days)
    return Signal(
        sign,
        f"record {draw(st.integers(0, 99))}",
        on,
        change=draw(st.sampled_from(["reduction", "withdrawal"])) if of_limit else "",
        until=on + timedelta(days=draw(st.integers(0, 60)))
        if of_limit and on and draw(st.booleans())
        else None,
        notches=draw(st.integers(1, 4)) if sign is Sign.GRADE_DOWN else None,
        old=str(draw(st.integers(0, 99))) if sign is Sign.GRADE_DOWN else None,
    )


many = st.lists(a_signal(), max_size=12)
ORDER = [Level.NONE, Level.AMBER, Level.RED]


@given(many, a_signal())
def test_one_more_signal_never_lowers_the_level(found: list[Signal], more: Signal) -> None:
    before, after = assess(found, TODAY), assess([*found, more], TODAY)

    assert ORDER.index(after.level) >= ORDER.index(before.level)
    assert after.points >= before.points


@given(many, st.randoms())
def test_the_order_of_the_rows_does_not_matter(found: list[Signal], shuffled: object) -> None:
    mixed = sorted(found, key=lambda _: shuffled.random())  # type: ignore[attr-defined]

    assert assess(mixed, TODAY) == assess(found, TODAY)


@given(many)
def test_the_same_told_again_by_another_record_counts_once(found: list[Signal]) -> None:
    again = [replace(one, source=f"{one.source} again") for one in found]

    assert assess([*found, *again], TODAY).points == assess(found, TODAY).points


# --- a company's own weights ---
def test_a_file_of_weights_replaces_what_it_names(tmp_path: Path) -> None:
    file = tmp_path / "weights.yaml"
    file.write_text("adverse_news: 1\nred: 9\nhorizon_days: 30\n", encoding="utf-8")
    weights = read_weights(file)

    assert (weights.adverse_news, weights.red, weights.limit_cut) == (1, 9, 4)
    assert of(event(EventKind.ADVERSE_NEWS), weights=weights).points == 1
    old = event(EventKind.BOUNCED_PAYMENT, TODAY - timedelta(days=31))
    assert of(old, weights=weights).points == 0
    assert read_weights(None) is F9


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"limit_cutt": 4}, "Did you mean limit_cut"),
        ({"zzz": 4}, "The names are"),
        ({"limit_cut": -1}, "no whole number from 0"),
        ({"limit_cut": 1.5}, "no whole number"),
        ({"limit_cut": True}, "no whole number"),
        ({"limit_cut": "4"}, "no whole number"),
        ({"horizon_days": 0}, "from 1 to"),
        ({"horizon_days": 10**9}, "from 1 to"),
        ({"amber": 9}, "red (7) begins below amber (9)"),
        ([], "a mapping of names to numbers"),
    ],
)
def test_weights_that_cannot_be_are_refused_with_what_would_be_right(told: object, says: str) -> None:
    with pytest.raises(BadWeights) as refused:
        weights_from(told)

    assert says in str(refused.value)


@pytest.mark.parametrize("text", ["{", "\ufffe", "limit_cut: -3"])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "weights.yaml"
    file.write_text(text, encoding="utf-16" if text == "\ufffe" else "utf-8")

    with pytest.raises(BadWeights, match=r"weights\.yaml"):
        read_weights(file)
    with pytest.raises(BadWeights, match=r"missing\.yaml"):
        read_weights(tmp_path / "missing.yaml")


@pytest.mark.parametrize(
    ("buyer", "person"),
    [
        (Buyer("B", "昆山市铎岚五金经营部（个体工商户）", identifiers=(Identifier("USCC", "9"),)), True),
        (Buyer("B", "Hans Meier e.K.", identifiers=(Identifier("HRA", "1"),)), True),
        (Buyer("B", "Zhang Wei"), True),
        (Buyer("B", "Maria Rossi", identifiers=(Identifier("SSN", "1"),)), True),
        (Buyer("B", "Nordhaus Pumpenwerk GmbH"), False),
        (Buyer("B", "Nordhaus", identifiers=(Identifier("HRB", "1"),)), False),
        (Buyer("B", "苏州砺桐机电设备有限公司"), False),
    ],
)
def test_a_natural_person_is_told_by_the_record(buyer: Buyer, person: bool) -> None:
    assert is_natural_person(buyer) is person
