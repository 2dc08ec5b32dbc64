"""Which of one's own policies a computation is about, over a book of two policyholders and their broker."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.deadline_lookup import DeadlineSources, InvoiceDeadlinesArguments, invoice_deadlines
from tools.documents import reader_of
from tools.evidence import EvidenceKind
from tools.policies import Policy
from tools.policy_choice import among, chosen_policy
from tools.policy_terms import PolicyTermsArguments, policy_terms
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import CardKind, Finding, ToolResult, Turn

ANNA = Principal("anna", "Anna", Role.POLICYHOLDER, ("POL-A",))
BROKER = Principal("both", "Broker", Role.SALES, ("POL-B", "POL-A"))


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    import_book(engine, write_book(tmp_path / "book"))
    return SqlRecords(engine)


def turn(who: Principal) -> Turn:
    return Turn(who, date(2026, 11, 23))


def choose(records: SqlRecords, who: Principal, policy: str = "") -> Policy | ToolResult:
    return chosen_policy(records, turn(who), policy)


def refusal(found: Policy | ToolResult) -> ToolResult:
    assert isinstance(found, ToolResult)
    return found


def number(found: Policy | ToolResult) -> str:
    assert isinstance(found, Policy)
    return found.policy_id


@pytest.mark.parametrize("role", [Role.POLICYHOLDER, Role.CREDIT_MANAGER, Role.SALES])
def test_somebody_with_one_policy_is_not_asked(records: SqlRecords, role: Role) -> None:
    assert number(choose(records, Principal("p", "", role, ("POL-A",)))) == "POL-A"


@pytest.mark.parametrize("written", ["POL-B", "pol-b", "  POL-b ", "Pol-B"])
def test_a_number_chooses_however_it_is_written(records: SqlRecords, written: str) -> None:
    assert number(choose(records, BROKER, written)) == "POL-B"


def test_somebody_with_two_policies_is_shown_both_and_asked(records: SqlRecords) -> None:
    asked = refusal(choose(records, BROKER))

    assert (asked.finding, asked.missing) == (Finding.AMBIGUOUS, ("policy",))
    assert asked.choices == ("POL-A", "POL-B")
    assert [card.kind for card in asked.cards] == [CardKind.PORTFOLIO]
    assert list(asked.cards[0].data["rows"]) == [
        {"policy_id": "POL-A", "insurer": "Atlas Kredit", "currency": "EUR"},
        {"policy_id": "POL-B", "insurer": None, "currency": "CNY"},
    ]


def test_each_choice_can_be_cited(records: SqlRecords) -> None:
    asked = refusal(choose(records, BROKER))

    assert [one.text for one in asked.evidence] == ["policy POL-A", "policy POL-B"]
    assert {one.kind for one in asked.evidence} == {EvidenceKind.RECORD}
    assert all(one.title in asked.summary for one in asked.evidence)


@pytest.mark.parametrize(
    "policy", ["POL-B", "POL-X", "POL-%", "POL-", "POL-A' OR 1=1", "\x00", "POL-A POL-B"]
)
def test_anothers_policy_is_one_that_does_not_exist(records: SqlRecords, policy: str) -> None:
    found = refusal(choose(records, ANNA, policy))

    assert (found.finding, found.cards, found.evidence) == (Finding.NOT_FOUND, (), ())
    assert found.summary == refusal(choose(records, ANNA, "nothing like it")).summary
    assert found.focus == {"policy_asked": policy.strip()}


@pytest.mark.parametrize("policy", ["", "POL-A", "POL-X"])
@pytest.mark.parametrize(
    "who",
    [
        PUBLIC,
        Principal("p", "", Role.PUBLIC, ("POL-A",)),
        Principal("s", "", Role.SUPPORT, ("POL-A", "POL-B")),
        Principal("a", "", Role.ADMIN, ("POL-A",)),
    ],
    ids=["public", "public with a policy", "support", "admin"],
)
def test_who_may_not_read_records_is_refused_before_anything_is_looked_up(
    records: SqlRecords, who: Principal, policy: str
) -> None:
    assert choose(records, who, policy) == ToolResult(
        Finding.REFUSED, "This person may not see any policy's records."
    )


@pytest.mark.parametrize("policies", [(), ("POL-GONE",)])
def test_somebody_without_a_policy_is_told_so(records: SqlRecords, policies: tuple[str, ...]) -> None:
    nobody = Principal("n", "", Role.POLICYHOLDER, policies)

    assert refusal(choose(records, nobody)).finding is Finding.NONE
    assert refusal(choose(records, nobody, "POL-A")).finding is Finding.NONE


def test_the_choice_is_among_the_policies_handed_in_alone(records: SqlRecords) -> None:
    only = [policy for policy in records.policies(BROKER) if policy.policy_id == "POL-B"]

    assert number(among(only, "")) == "POL-B"
    assert refusal(among(only, "POL-A")).finding is Finding.NOT_FOUND


def test_a_due_date_alone_makes_somebody_with_two_policies_choose(records: SqlRecords) -> None:
    look = invoice_deadlines(DeadlineSources(records, records))
    asked = look.run(turn(BROKER), InvoiceDeadlinesArguments.model_validate({"due_on": "2026-08-15"}))
    named = {"due_on": "2026-08-15", "policy": "pol-a"}
    chosen = look.run(turn(BROKER), InvoiceDeadlinesArguments.model_validate(named))

    assert (asked.finding, asked.choices) == (Finding.AMBIGUOUS, ("POL-A", "POL-B"))
    assert chosen.finding is Finding.FOUND
    assert {row["policy_id"] for row in chosen.cards[0].data["invoices"]} == {"POL-A"}


def terms(records: SqlRecords, who: Principal, policy: str = "") -> ToolResult:
    tool = policy_terms(records)
    return tool.run(turn(who), PolicyTermsArguments(parameters=["waiting_period"], policy=policy))


def test_a_term_is_told_of_each_policy_unless_one_is_named(records: SqlRecords) -> None:
    assert [one.policy_id for one in terms(records, BROKER).terms] == ["POL-A", "POL-B"]
    assert [one.policy_id for one in terms(records, BROKER, "pol-b").terms] == ["POL-B"]


def test_a_term_of_anothers_policy_looks_like_that_of_one_which_does_not_exist(records: SqlRecords) -> None:
    others, none = (terms(records, ANNA, one) for one in ("POL-B", "POL-Z"))

    assert others.finding is none.finding is Finding.NOT_FOUND
    assert others.summary == none.summary
    assert not others.terms
    assert not others.evidence


def test_a_named_policy_narrows_what_may_be_read_and_never_widens_it() -> None:
    assert reader_of(BROKER).policies == ("POL-B", "POL-A")
    assert reader_of(BROKER, "pol-a").policies == ("POL-A",)
    assert reader_of(ANNA, "POL-B").policies == ()
    assert reader_of(PUBLIC, "POL-B") == reader_of(PUBLIC)
