"""A small ledger of two policyholders, and the tools of the owner's cash run over it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from tests.tools.records.sample_book import write_book
from tools.ageing_lookup import receivables_ageing
from tools.cash_forecast_lookup import cash_flow_forecast
from tools.dso_lookup import days_sales_outstanding
from tools.limit_lookup import LimitSources
from tools.payment_terms_cost import payment_terms_cost
from tools.principal import PUBLIC, Principal, Role
from tools.records.book_import import import_book
from tools.records.sql import SqlRecords
from tools.sales_for_loss import sales_to_recover_loss
from tools.tool import Tool, ToolResult, Turn
from tools.working_capital_lookup import cash_conversion_cycle, working_capital_requirement

TODAY = date(2026, 11, 23)
CANARY = "Kanarienvogel"
BOOK: Mapping[str, str] = {
    "policies.yaml": f"""\
- policy_id: POL-1
  policyholder: Anlage GmbH
  currency: EUR
  status: active
  period: {{from: 2026-01-01, to: 2027-12-31}}
  insured_percentage: {{named: 0.90}}
  maximum_extension_days: 30
  waiting_period: {{months: 1, from: due_date}}
  examination: {{days: 30}}
  vat_covered: false
- {{policy_id: POL-2, policyholder: Anlage GmbH, currency: EUR}}
- {{policy_id: POL-3, policyholder: Empty Ltd, currency: GBP}}
- {{policy_id: POL-9, policyholder: {CANARY} AG, currency: EUR}}
""",
    "buyers.csv": """\
buyer_id,legal_name,country
B-OSTRAVA,Ostrava s.r.o.,CZ
B-AHORN,Ahorn Pumpen AG,DE
B-MOOR,Moorfeld Textil GmbH,DE
B-QUELLE,Quelltal Kraft AG,DE
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from
POL-1,B-OSTRAVA,named,APPROVED,5000,EUR,2026-01-01
POL-1,B-AHORN,named,APPROVED,9000,EUR,2026-01-01
POL-1,B-QUELLE,named,PENDING,,,
POL-9,B-OSTRAVA,named,APPROVED,7000,EUR,2026-01-01
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,issued_on,due_on,amount,currency,vat_amount,paid_amount
POL-1,B-OSTRAVA,O-1,2026-02-01,2026-03-03,4000,EUR,0,4000
POL-1,B-OSTRAVA,O-2,2026-09-10,2026-10-10,6000,EUR,1000,0
POL-1,B-OSTRAVA,O-3,2026-11-01,2026-12-01,2000,EUR,0,500
POL-1,B-AHORN,A-1,2026-07-01,2026-07-31,1000,EUR,0,0
POL-1,B-AHORN,A-2,2026-11-10,2026-12-10,3000,EUR,0,0
POL-1,B-MOOR,M-1,2026-11-12,2026-12-12,800,EUR,0,0
POL-1,B-QUELLE,Q-1,2026-11-13,2026-12-13,700,EUR,0,0
POL-1,B-AHORN,A-USD,2026-11-10,2026-12-10,9900,USD,0,0
POL-1,B-AHORN,A-NEXT,2026-12-24,2027-01-24,55555,EUR,0,0
POL-2,B-AHORN,A-9,2026-11-01,2026-12-01,1234,EUR,0,0
POL-9,B-OSTRAVA,Z-1,2026-11-01,2026-12-01,7777,EUR,0,0
""",
}
OTHER_WORLD: Mapping[str, str] = {
    "policies.yaml": f"- {{policy_id: POL-9, policyholder: {CANARY} Holding, currency: USD}}\n",
    "buyers.csv": f"buyer_id,legal_name,country\nB-LIKE,Ostrava s.r.o.,CZ\nB-X,{CANARY} GmbH,DE\n",
    "limits.csv": """\
policy_id,buyer_id,kind,status,granted_amount,currency,effective_from
POL-9,B-OSTRAVA,named,WITHDRAWN,1,EUR,2026-06-01
POL-9,B-AHORN,named,APPROVED,999000,EUR,2026-01-01
POL-9,B-X,named,APPROVED,999000,EUR,2026-01-01
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,issued_on,due_on,amount,currency,paid_amount
POL-9,B-OSTRAVA,O-2,2025-01-01,2025-01-31,88000,EUR,88000
POL-9,B-AHORN,A-1,2026-08-01,2026-08-31,77000,EUR,0
POL-9,B-X,X-1,2026-08-01,2026-08-31,66000,USD,66000
""",
    "claims.csv": f"""\
claim_no,policy_id,buyer_id,cause,status,notified_on,submitted_on,next_step,invoices
C-1,POL-9,B-OSTRAVA,political,CLAIM_SUBMITTED,2026-10-02,2026-10-05,{CANARY},O-2
""",
    "events.csv": """\
event_id,policy_id,buyer_id,kind,occurred_on
E-1,POL-9,B-OSTRAVA,insolvency,2026-09-01
""",
}


def kept(engine: Engine, folder: Path) -> SqlRecords:
    """The records of the book."""
    import_book(engine, write_book(folder, BOOK))
    return SqlRecords(engine)


def holder(*policies: str, role: Role = Role.POLICYHOLDER) -> Turn:
    return Turn(Principal("h", "", role, policies), TODAY)


ANYBODY = Turn(PUBLIC, TODAY)
OWNER, SALES, BOTH = holder("POL-1"), holder("POL-1", role=Role.SALES), holder("POL-1", "POL-2")
EMPTY, OTHER, SUPPORT = holder("POL-3"), holder("POL-9"), holder(role=Role.SUPPORT)


def cash_tools(records: SqlRecords) -> dict[str, Tool[Any]]:
    sources = LimitSources(records, records, records, records, records)
    every: tuple[Tool[Any], ...] = (
        days_sales_outstanding(records),
        working_capital_requirement(),
        cash_conversion_cycle(),
        payment_terms_cost(),
        sales_to_recover_loss(),
        receivables_ageing(records, sources),
        cash_flow_forecast(records),
    )
    return {tool.name: tool for tool in every}


def run(records: SqlRecords, turn: Turn, name: str, **given: Any) -> ToolResult:
    tool = cash_tools(records)[name]
    return tool.run(turn, tool.arguments.model_validate(given))
