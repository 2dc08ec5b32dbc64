"""Which invoice and which policy a question means, when numbers, letters or filters could mislead."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tests.tools.test_cover_lookup import BOOK as COVER_BOOK
from tests.tools.test_deadline_lookup import BOOK as DEADLINE_BOOK
from tests.tools.test_indemnity_lookup import BOOK as INDEMNITY_BOOK
from tools.cover_lookup import CoverSources, check_cover
from tools.deadline_lookup import DeadlineSources, invoice_deadlines
from tools.indemnity_lookup import estimate_indemnity
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import Finding, ToolResult, Turn

TODAY = date(2026, 11, 23)
Ask = Callable[..., ToolResult]


def of(*policies: str) -> Principal:
    return Principal("x", "x", Role.POLICYHOLDER, policies)


@pytest.fixture
def ask(engine: Engine, tmp_path: Path) -> Ask:
    """Ask one of the tools over a book; the arguments go through validation, as a model's do."""
    records = SqlRecords(engine)

    def asking(tool: str, book: Mapping[str, str], who: Principal, **arguments: Any) -> ToolResult:
        folder = tmp_path / f"book-{len(list(tmp_path.iterdir()))}"
        import_book(engine, write_book(folder, dict(book)), replace=True)
        tools = {
            "deadlines": invoice_deadlines(DeadlineSources(records, records)),
            "cover": check_cover(CoverSources(records, records)),
            "indemnity": estimate_indemnity(CoverSources(records, records)),
        }
        chosen: Any = tools[tool]
        result: ToolResult = chosen.run(Turn(who, TODAY), chosen.arguments.model_validate(arguments))
        return result

    return asking


@pytest.mark.parametrize(
    "also",
    [
        {"overdue": True},
        {"within_days": 3},
        {"due_on": "2026-10-01"},
        {"policy": "POL-X"},
        {"policy": "pol-n"},
    ],
)
def test_an_open_invoice_that_a_question_leaves_out_is_never_called_paid(
    ask: Ask, also: dict[str, Any]
) -> None:
    found = ask("deadlines", DEADLINE_BOOK, of("POL-N"), invoice_no="F-3", **also)

    assert "nothing unpaid" not in found.summary
    assert "invoice_paid" not in found.focus


def test_a_policy_is_meant_in_whatever_letters_it_is_written(ask: Ask) -> None:
    assert ask("deadlines", DEADLINE_BOOK, of("POL-N"), policy="pol-n").finding is Finding.FOUND
    both = of("POL-C", "POL-D")
    assert ask("cover", COVER_BOOK, both, invoice_no="T-7", policy="pol-d").finding is Finding.FOUND


def test_two_buyers_with_one_invoice_number_are_told_apart_by_the_buyer(ask: Ask) -> None:
    unclear = ask("cover", COVER_BOOK, of("POL-C"), invoice_no="N-5")
    assert (unclear.finding, unclear.missing) == (Finding.NEEDS, ("buyer",))

    named = ask("cover", COVER_BOOK, of("POL-C"), invoice_no="N-5", buyer="Neuland")
    assert named.focus["buyer_id"] == "B-NEU"


def test_an_invoice_of_another_buyer_than_the_one_named_is_not_found(ask: Ask) -> None:
    found = ask("cover", COVER_BOOK, of("POL-C"), invoice_no="F-1", buyer="Neuland")

    assert found.finding is Finding.NOT_FOUND


def test_an_own_policy_without_the_buyer_is_not_called_unknown(ask: Ask) -> None:
    both = of("POL-C", "POL-D")
    found = ask("cover", COVER_BOOK, both, buyer="Fernweg", policy="POL-D", amount=5, terms_days=5)

    assert "No such policy" not in found.summary


def test_a_typed_deductible_answers_what_the_policy_leaves_open(ask: Ask) -> None:
    typed = {"debt": 10000, "limit": 10000, "currency": "USD", "deductible": 300}
    both = of("POL-I", "POL-J")

    asked = ask("indemnity", INDEMNITY_BOOK, both, policy="POL-J", **typed)
    assert (asked.finding, asked.missing) == (Finding.NEEDS, ("deductible_order",))
    told = ask(
        "indemnity", INDEMNITY_BOOK, both, policy="POL-J", deductible_order="after_percentage", **typed
    )
    assert told.finding is Finding.FOUND


def test_a_typed_deductible_counts_in_the_currency_of_the_loss(ask: Ask) -> None:
    found = ask(
        "indemnity",
        INDEMNITY_BOOK,
        PUBLIC,
        debt=100000,
        limit=200000,
        currency="JPY",
        insured_percentage="0.9",
        deductible=5000,
        deductible_order="before_percentage",
    )

    assert found.cards[0].data["amount"] == {"amount": "85500", "currency": "JPY"}


def test_everything_that_is_missing_is_named_at_once(ask: Ask) -> None:
    found = ask("indemnity", INDEMNITY_BOOK, of("POL-I", "POL-J"), buyer="Klausen", policy="POL-J")

    assert {"policy.deductible.order", "policy.max_payment_term_days"} <= set(found.cards[0].data["missing"])


def test_a_buyer_who_owes_nothing_is_said_with_evidence(ask: Ask) -> None:
    found = ask("indemnity", INDEMNITY_BOOK, of("POL-I"), buyer="Stillwasser")

    assert found.finding is Finding.NONE
    assert found.evidence


def test_a_registration_names_its_kind_once(ask: Ask) -> None:
    found = ask("cover", COVER_BOOK, of("POL-C"), buyer="Fernweg", amount=5, currency="EUR", terms_days=60)

    assert "HRB HRB" not in found.evidence[0].text


def test_an_invoice_that_another_payment_closes_is_shown_as_the_ledger_has_it_too(ask: Ask) -> None:
    head = "policy_id,buyer_id,invoice_no,due_on,amount,currency,paid_amount"
    owed = ["POL-N,B-KREUZ,K-1,2026-05-01,1000,EUR,0", "POL-N,B-KREUZ,K-2,2026-08-01,1000,EUR,1000"]
    book = {**DEADLINE_BOOK, "invoices.csv": "\n".join([head, *owed, ""])}

    found = ask("deadlines", book, of("POL-N"), invoice_no="K-1")

    assert found.finding is Finding.NONE
    assert found.focus["ledger_unpaid"] == "EUR 1,000"
    assert "by the ledger EUR 1,000 is open" in found.evidence[0].text


def test_figures_without_a_policy_assume_nothing_of_one(ask: Ask) -> None:
    found = ask(
        "indemnity", INDEMNITY_BOOK, PUBLIC, debt=10, limit=10, currency="EUR", insured_percentage=Decimal(1)
    )

    assert not any("policy's data" in one for one in found.cards[0].data["assumptions"])
