"""A small book, and the calculators run over it, for tests of them and of their words."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.financing_against_cover import FinancingArguments, financing_against_cover
from tools.liability_used import LiabilityUsedArguments, maximum_liability_used
from tools.limit_lookup import LimitSources
from tools.limit_suggestion import SuggestLimitArguments, suggest_limit
from tools.policies import Policies
from tools.premium_estimate import EstimatePremiumArguments, estimate_premium
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.tool import CardKind, ToolResult, Turn

TODAY = date(2026, 11, 23)
BOOK = {
    "policies.yaml": """\
- policy_id: POL-1
  policyholder: Anlage GmbH
  currency: EUR
  period: {from: 2026-01-01, to: 2027-12-31}
  maximum_liability: {amount: 2000000, paid: 1620000}
  premium: {rate: 0.0020, minimum: 40000, deposit: 40000}
  clauses: {premium: clause 9.1, maximum_liability: clause 8.1}
  endorsements:
    - {no: E1, effective: 2026-07-01, sets: {premium.rate: 0.0025}}
    - {no: E2, effective: 2027-01-01, sets: {premium.rate: 0.0040}}
- policy_id: POL-2
  policyholder: Anlage GmbH
  currency: USD
  maximum_liability: {multiple_of_premium: 30, paid: 1650000}
  premium: {rate: 0.003, paid: 60000}
  clauses: {maximum_liability: clause 7}
- {policy_id: POL-3, policyholder: 北辰贸易有限公司, currency: CNY}
- policy_id: POL-4
  policyholder: 北辰贸易有限公司
  currency: CNY
  maximum_liability: {multiple_of_premium: 20, paid: 5000}
  maximum_extension_days: 30
- policy_id: POL-5
  policyholder: Declarant AG
  currency: EUR
  period: {from: 2026-01-01, to: 2026-12-31}
  premium: {rate: 0.002}
  declaration: {frequency: quarterly, days: 30}
""",
    "principals.csv": "principal_id,name,role,policies,token\nanna,Anna,policyholder,POL-1,\n",
    "buyers.csv": """\
buyer_id,legal_name,country
B-OSTRAVA,Ostrava s.r.o.,CZ
B-AHORN,Ahorn Pumpen AG,DE
B-QUELLE,Quelltal Kraft AG,DE
B-TIAN,天衡机电有限公司,CN
B-MOOR,Moorfeld Textil GmbH,DE
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from
POL-1,B-OSTRAVA,named,APPROVED,400000,EUR,2026-02-01
POL-2,B-OSTRAVA,named,APPROVED,900000,USD,2026-02-01
POL-1,B-AHORN,named,APPROVED,300000,GBP,2026-02-01
POL-1,B-QUELLE,named,UNAVAILABLE,,,
POL-4,B-TIAN,named,APPROVED,800000,CNY,2026-02-01
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,due_on,amount,currency
POL-1,B-AHORN,A-1,2027-01-31,100000,GBP
POL-1,B-MOOR,M-1,2027-01-31,5000,EUR
POL-4,B-TIAN,T-1,2026-08-01,300000,CNY
""",
}


def kept(engine: Engine, folder: Path) -> SqlRecords:
    """The records of the book."""
    import_book(engine, write_book(folder, BOOK))
    return SqlRecords(engine)


def holder(*policies: str, role: Role = Role.POLICYHOLDER) -> Turn:
    return Turn(Principal("h", "", role, policies), TODAY)


ANYBODY = Turn(PUBLIC, TODAY)
ANNA, BOTH, SALES = holder("POL-1"), holder("POL-1", "POL-2"), holder("POL-1", role=Role.SALES)


def premium(records: Policies, turn: Turn, **given: Any) -> ToolResult:
    return estimate_premium(records).run(turn, EstimatePremiumArguments(**given))


def liability(records: SqlRecords, turn: Turn, policy: str = "") -> ToolResult:
    return maximum_liability_used(records).run(turn, LiabilityUsedArguments(policy=policy))


def limit(**given: Any) -> ToolResult:
    return suggest_limit().run(ANYBODY, SuggestLimitArguments(**given))


def financing(records: SqlRecords, turn: Turn, **given: Any) -> ToolResult:
    sources = LimitSources(records, records, records, records, records)
    typed = {"invoice_amount": "500000", "advance_rate": "0.9", **given}
    return financing_against_cover(sources).run(turn, FinancingArguments(**typed))


def card(result: ToolResult) -> dict[str, Any]:
    (found,) = result.cards
    assert found.kind is CardKind.CALCULATION
    return dict(found.data)


def codes(result: ToolResult) -> set[str]:
    return {one["code"] for one in card(result)["assumption_codes"]}
