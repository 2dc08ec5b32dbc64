"""What the rules say to one policyholder does not depend on, and does not tell of, another's records."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.cover_lookup import CheckCoverArguments, CoverSources, check_cover
from tools.deadline_lookup import DeadlineSources, InvoiceDeadlinesArguments, invoice_deadlines
from tools.indemnity_lookup import EstimateIndemnityArguments, estimate_indemnity
from tools.principal import Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import Finding, ToolResult, Turn

TODAY = date(2026, 11, 23)
ANNA = Principal("anna", "Anna", Role.POLICYHOLDER, ("POL-A",))
SALIM = Principal("salim", "Salim", Role.SALES, ("POL-A",))
BOTH = Principal("both", "Bo", Role.CREDIT_MANAGER, ("POL-A", "POL-B"))
ZOE = Principal("zoe", "Zoe", Role.POLICYHOLDER, ("POL-Z",))
CANARY = "Kanarienvogel"
TERMS = """\
  status: active
  period: {from: 2026-01-01, to: 2027-12-31}
  countries: [DE, CZ]
  insured_percentage: {named: 0.90}
  max_payment_term_days: 90
  maximum_extension_days: 60
  overdue_notice: {days: 30, from: due_date}
  waiting_period: {months: 4, from: extension_end}
  claim_filing: {months: 8, from: due_date}
  discretionary_limit: {amount: 0}
  deductible: {kind: none}
  vat_covered: true
  allocation: oldest_first
  dispute_tolerance: 0.1
"""
BOOK = {
    "policies.yaml": f"""\
- policy_id: POL-A
  policyholder: Anlage GmbH
  currency: EUR
{TERMS}
- policy_id: POL-B
  policyholder: Anlage GmbH
  currency: EUR
{TERMS}
- policy_id: POL-Z
  policyholder: Zweite AG
  currency: EUR
{TERMS}
""",
    "buyers.csv": f"""\
buyer_id,legal_name,country,city
B-OSTRAVA,Ostrava s.r.o.,CZ,Ostrava
B-AHORN,Ahorn AG,DE,Köln
B-THEIRS,{CANARY} Handels GmbH,DE,Celle
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from
POL-A,B-OSTRAVA,named,APPROVED,50000,EUR,2026-01-01
POL-A,B-AHORN,named,APPROVED,9000,EUR,2026-01-01
POL-Z,B-THEIRS,named,APPROVED,7000,EUR,2026-01-01
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,dispatched_on,due_on,terms_days,amount,currency,vat_amount,paid_amount,disputed_amount,declared
POL-A,B-OSTRAVA,A-1,2026-08-01,2026-09-30,60,10000,EUR,0,0,0,true
POL-A,B-OSTRAVA,A-2,2026-10-01,2026-11-30,60,4000,EUR,0,1000,0,true
POL-A,B-AHORN,A-3,2026-07-01,2026-08-30,60,800,EUR,0,800,0,true
POL-B,B-AHORN,B-9,2026-09-20,2026-11-19,60,600,EUR,0,0,0,true
POL-Z,B-THEIRS,Z-1,2026-08-01,2026-09-30,60,2000,EUR,0,0,0,true
""",
}
OTHER_WORLD = {
    "policies.yaml": f"""\
- policy_id: POL-Z
  policyholder: {CANARY} Holding
  currency: USD
  overdue_notice: {{days: 3, from: due_date}}
  allocation: as_designated
  endorsements:
    - {{no: E9, effective: 2026-08-15, sets: {{maximum_extension_days: 7}}, text: {CANARY}}}
- {{policy_id: POL-Y, policyholder: {CANARY} Yacht, currency: EUR}}
""",
    "buyers.csv": f"""\
buyer_id,legal_name,country,city
B-LIKE,Ostrava s.r.o.,CZ,{CANARY}
B-LIKE-2,Ahorn AG,DE,{CANARY}
""",
    "limits.csv": f"""\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from,conditions
POL-Z,B-OSTRAVA,named,WITHDRAWN,1,EUR,2026-06-01,{CANARY}
POL-Z,B-LIKE,named,APPROVED,999000,EUR,2026-01-01,{CANARY}
POL-Y,B-LIKE-2,named,APPROVED,999000,EUR,2026-01-01,{CANARY}
POL-Y,B-AHORN,named,REFUSED,,EUR,2026-01-01,{CANARY}
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,dispatched_on,due_on,terms_days,amount,currency,vat_amount,paid_amount,disputed_amount,declared
POL-Z,B-OSTRAVA,A-1,2026-01-01,2026-01-31,30,77000,EUR,0,0,77000,false
POL-Z,B-OSTRAVA,A-0,2026-01-01,2026-01-31,30,88000,EUR,0,88000,0,true
POL-Y,B-AHORN,A-3,2026-01-01,2026-01-31,30,99000,EUR,0,0,0,true
POL-Y,B-LIKE-2,N-404,2026-01-01,2026-01-31,30,55000,EUR,0,0,0,true
""",
    "claims.csv": f"""\
claim_no,policy_id,buyer_id,cause,status,notified_on,submitted_on,next_step,invoices
C-1,POL-Z,B-OSTRAVA,political,CLAIM_SUBMITTED,2026-10-02,2026-10-05,{CANARY},A-1;A-2
""",
    "events.csv": f"""\
event_id,policy_id,buyer_id,kind,occurred_on,note
E-1,POL-Z,B-OSTRAVA,insolvency,2026-09-01,{CANARY}
E-2,POL-Y,B-AHORN,insolvency,2026-09-01,{CANARY}
""",
}
SHIPMENT = {"amount": "5000", "currency": "EUR", "terms_days": 60}
QUESTIONS: Mapping[str, list[dict[str, Any]]] = {
    "invoice_deadlines": [
        {},
        {"overdue": True},
        {"within_days": 30},
        {"buyer": "Ostrava s.r.o."},
        {"buyer": "Ahorn AG"},
        {"buyer": "B-THEIRS"},
        {"buyer": "B-LIKE"},
        {"invoice_no": "A-1"},
        {"invoice_no": "A-3"},
        {"invoice_no": "Z-1"},
        {"invoice_no": "N-404"},
        {"due_on": "2026-08-20"},
        {"due_on": "2026-08-20", "policy": "POL-A"},
        {"due_on": "2026-08-20", "policy": "POL-Z"},
        {"due_on": "2026-08-20", "policy": "POL-Y"},
        {"due_on": "2026-01-31"},
    ],
    "check_cover": [
        {"buyer": "Ostrava", **SHIPMENT},
        {"buyer": "Ahorn AG", **SHIPMENT},
        {"buyer": f"{CANARY} Handels GmbH", **SHIPMENT},
        {"buyer": "B-LIKE-2", **SHIPMENT},
        {"buyer": "Ostrava", "policy": "POL-Z", **SHIPMENT},
        {"buyer": "Ostrava", "policy": "POL-Y", **SHIPMENT},
        {"invoice_no": "A-1"},
        {"invoice_no": "A-2"},
        {"invoice_no": "A-0"},
        {"invoice_no": "A-3"},
        {"invoice_no": "N-404"},
        {"invoice_no": "A-1", "policy": "POL-Z"},
    ],
    "estimate_indemnity": [
        {"buyer": "Ostrava s.r.o."},
        {"buyer": "Ostrava s.r.o.", "cause": "insolvency"},
        {"buyer": "Ahorn AG"},
        {"buyer": "B-THEIRS"},
        {"buyer": "Ostrava", "policy": "POL-Z"},
        {"debt": "5000", "limit": "3000"},
        {"debt": "5000", "limit": "3000", "policy": "POL-Y"},
    ],
}
EACH = [(name, asked) for name, questions in QUESTIONS.items() for asked in questions]
Ask = Callable[[Principal, str, dict[str, Any]], ToolResult]


@pytest.fixture
def ask(engine: Engine, tmp_path: Path) -> Ask:
    """Ask a tool by its name, over the first world."""
    import_book(engine, write_book(tmp_path / "book", BOOK))
    records = SqlRecords(engine)
    deadlines = invoice_deadlines(DeadlineSources(records, records))
    cover, estimate = CoverSources(records, records), estimate_indemnity(CoverSources(records, records))

    def asking(who: Principal, name: str, arguments: dict[str, Any]) -> ToolResult:
        turn = Turn(who, TODAY)
        if name == "invoice_deadlines":
            return deadlines.run(turn, InvoiceDeadlinesArguments.model_validate(arguments))
        if name == "check_cover":
            return check_cover(cover).run(turn, CheckCoverArguments.model_validate(arguments))
        return estimate.run(turn, EstimateIndemnityArguments.model_validate(arguments))

    return asking


@pytest.mark.parametrize("who", [ANNA, SALIM, BOTH], ids=lambda who: who.id)
def test_another_policyholders_rows_change_not_a_byte_of_any_result(
    ask: Ask, engine: Engine, tmp_path: Path, who: Principal
) -> None:
    before = [repr(ask(who, name, asked)) for name, asked in EACH]
    theirs = [repr(ask(ZOE, name, asked)) for name, asked in EACH]

    import_book(engine, write_book(tmp_path / "other", OTHER_WORLD))

    assert [repr(ask(who, name, asked)) for name, asked in EACH] == before
    assert [repr(ask(ZOE, name, asked)) for name, asked in EACH] != theirs


@pytest.mark.parametrize("who", [ANNA, SALIM, BOTH], ids=lambda who: who.id)
def test_nothing_of_another_is_ever_told(ask: Ask, engine: Engine, tmp_path: Path, who: Principal) -> None:
    import_book(engine, write_book(tmp_path / "other", OTHER_WORLD))
    asked = [(name, one) for name, one in EACH if CANARY not in repr(one)]

    told = "".join(repr(ask(who, name, one)) for name, one in asked)

    assert "POL-A" in told
    assert CANARY not in told
    assert not [amount for amount in ("999000", "77000", "88000", "99000", "55000") if amount in told]
    assert CANARY in "".join(repr(ask(ZOE, name, one)) for name, one in EACH)


SAME: Mapping[str, tuple[str, dict[str, Any], str, str]] = {
    "a buyer's deadlines": ("invoice_deadlines", {}, "buyer", f"{CANARY} Handels GmbH"),
    "a buyer's deadlines by key": ("invoice_deadlines", {}, "buyer", "B-THEIRS"),
    "an invoice's deadlines": ("invoice_deadlines", {}, "invoice_no", "Z-1"),
    "a policy's deadlines": ("invoice_deadlines", {}, "policy", "POL-Z"),
    "a due date under a policy": ("invoice_deadlines", {"due_on": "2026-05-05"}, "policy", "POL-Z"),
    "a shipment to a buyer": ("check_cover", SHIPMENT, "buyer", f"{CANARY} Handels GmbH"),
    "a shipment to a buyer by key": ("check_cover", SHIPMENT, "buyer", "B-THEIRS"),
    "a shipment under a policy": ("check_cover", {"buyer": "Ostrava", **SHIPMENT}, "policy", "POL-Z"),
    "an invoice's cover": ("check_cover", {}, "invoice_no", "Z-1"),
    "an invoice under a policy": ("check_cover", {"invoice_no": "A-1"}, "policy", "POL-Z"),
    "a buyer's debt": ("estimate_indemnity", {}, "buyer", f"{CANARY} Handels GmbH"),
    "a debt under a policy": ("estimate_indemnity", {"buyer": "Ostrava"}, "policy", "POL-Z"),
    "figures under a policy": ("estimate_indemnity", {"debt": "9", "limit": "9"}, "policy", "POL-Z"),
}


@pytest.mark.parametrize(("name", "asked", "argument", "theirs"), SAME.values(), ids=SAME)
@pytest.mark.parametrize("who", [ANNA, SALIM, BOTH], ids=lambda who: who.id)
def test_what_is_anothers_looks_exactly_like_what_does_not_exist(
    ask: Ask, who: Principal, name: str, asked: dict[str, Any], argument: str, theirs: str
) -> None:
    nowhere = "Grubenlampe 404"
    found = ask(who, name, {**asked, argument: theirs})
    unknown = ask(who, name, {**asked, argument: nowhere})

    assert found.finding in (Finding.NOT_FOUND, Finding.NONE)
    assert repr(found).replace(theirs, nowhere) == repr(unknown)


@pytest.mark.parametrize("policies", [("POL-Z", "POL-A"), ("POL-A", "POL-Z")])
def test_the_rights_come_from_the_principal_and_no_argument_widens_them(
    ask: Ask, policies: tuple[str, ...]
) -> None:
    wide = Principal("wide", "", Role.CREDIT_MANAGER, policies)

    assert ask(wide, "check_cover", {"invoice_no": "Z-1"}).finding is Finding.FOUND
    assert ask(ANNA, "check_cover", {"invoice_no": "Z-1", "policy": "POL-Z"}).finding is Finding.NOT_FOUND
    assert ask(ZOE, "check_cover", {"invoice_no": "Z-1"}).finding is Finding.FOUND
