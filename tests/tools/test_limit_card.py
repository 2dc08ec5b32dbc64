"""What a limit card tells beside the amount: VAT that fills no limit, and how the grade moved."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.limit_lookup import CreditLimitArguments, LimitChoice, LimitSources, credit_limit, fits
from tools.principal import Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import Turn

OWNER = Principal("owner", "Lea", Role.POLICYHOLDER, ("POL-V",))
BOOK = {
    "policies.yaml": "- {policy_id: POL-V, policyholder: Vogel GmbH, currency: EUR, vat_covered: false}\n",
    "buyers.csv": """\
buyer_id,legal_name,country,grade,grade_scale
B-NETTO,Nettowerk GmbH,DE,6,1-10 (1 best)
B-OHNE,Ohnelt KG,DE,4,1-10 (1 best)
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from
POL-V,B-NETTO,named,APPROVED,50000,EUR,2026-01-01
POL-V,B-OHNE,named,APPROVED,50000,EUR,2026-01-01
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,dispatched_on,due_on,amount,currency,vat_amount,paid_amount
POL-V,B-NETTO,N-1,2026-10-01,2026-11-30,11900,EUR,1900,0
POL-V,B-OHNE,O-1,2026-10-01,2026-11-30,10000,EUR,0,0
""",
    "events.csv": """\
event_id,policy_id,buyer_id,kind,occurred_on,old_value,new_value
E-1,POL-V,B-NETTO,grade_changed,2026-03-02,3,4
E-2,POL-V,B-NETTO,grade_changed,2026-09-07,4,6
E-3,POL-V,B-OHNE,grade_changed,2026-09-07,4,5
""",
}


@pytest.fixture
def card_of(engine: Engine, tmp_path: Path) -> Any:
    import_book(engine, write_book(tmp_path / "book", BOOK))
    records = SqlRecords(engine)
    tool = credit_limit(LimitSources(records, records, records, records, records))

    def looking(buyer: str) -> dict[str, Any]:
        found = tool.run(Turn(OWNER, date(2026, 11, 23)), CreditLimitArguments(buyer=buyer))
        return dict(found.cards[0].data)

    return looking


def test_what_is_free_is_said_to_be_net_of_vat_where_vat_made_the_difference(card_of: Any) -> None:
    with_vat, without = card_of("Nettowerk"), card_of("Ohnelt")

    assert (with_vat["outstanding"]["amount"], with_vat["headroom"]["amount"]) == ("11900", "40000")
    assert with_vat["free_net_of_vat"]
    assert not without["free_net_of_vat"]


def test_the_last_move_of_the_grade_is_told_with_its_day(card_of: Any) -> None:
    assert card_of("Nettowerk")["grade_changed"] == {"from": "4", "to": "6", "on": "2026-09-07"}


def test_a_move_that_does_not_lead_to_the_grade_on_record_is_left_out(card_of: Any) -> None:
    """An event says 5 and the buyer's row 4: which is right nobody can tell, so neither is explained."""
    assert card_of("Ohnelt")["grade_changed"] is None


@pytest.mark.parametrize(("stop", "told"), [(None, False), ({"since": "2026-10-30"}, True)])
def test_a_buyer_belongs_to_the_stopped_ones_while_an_overdue_invoice_stops_shipments(
    card_of: Any, stop: dict[str, str] | None, told: bool
) -> None:
    assert fits({**card_of("Ohnelt"), "stop_shipment": stop}, LimitChoice.STOPPED) is told
