"""A small book of two policyholders that uses every column; Ostrava is a buyer of both."""

# ruff: noqa: E501 - the lines of a CSV file are as long as its columns are many

from collections.abc import Mapping
from pathlib import Path

POLICIES = """\
- policy_id: POL-A
  insurer: Atlas Kredit
  policyholder: Anlage GmbH
  status: active
  currency: EUR
  period: {from: 2026-01-01, to: 2026-12-31}
  countries: [DE, NO, CZ]
  insured_percentage: {named: 0.90, discretionary: 0.80, political: 0.85}
  max_payment_term_days: 90
  maximum_extension_days: 60
  overdue_notice: {days: 30, from: due_date}
  waiting_period: {months: 5, from: extension_end}
  claim_filing: {months: 6, from: due_date}
  examination: {days: 30, working_days: true}
  discretionary_limit: {amount: 20000}
  deductible: {kind: aggregate_first_loss, amount: 10000, order: after_percentage, used: 2500.50}
  threshold: 500
  minimum_retention: 250
  maximum_liability: {multiple_of_premium: 30, paid: 0}
  premium: {rate: 0.0025, minimum: 8000, deposit: 8000, paid: 8000}
  vat_covered: false
  allocation: oldest_first
  dispute_tolerance: 0.15
  loss_payee: Bank am Ring
  exclusions: [public buyers, associated companies]
  clauses: {overdue_notice: "7.2", insured_percentage: clause 4}
  endorsements:
    - no: E1
      effective: 2026-07-01
      sets: {overdue_notice.days: 45, countries: [DE]}
      text: From July, 45 days.
- {policy_id: POL-B, policyholder: 北辰贸易有限公司, currency: CNY}
"""
FILES: Mapping[str, str] = {
    "policies.yaml": POLICIES,
    "principals.csv": """\
principal_id,name,role,policies,token,slack_team_id,slack_user_id,email,language
anna,Anna,policyholder,POL-A,token-of-anna-0001,T1,U1,anna@example.org,de
salim,Salim,sales,POL-A,,,,,
bei,贝,credit_manager,POL-B,token-of-bei-00001,T2,U1,,zh-Hant
both,Broker,policyholder,POL-A;POL-B,token-of-broker-01,,,,en
helper,Helper,support,,,,,,
""",
    "buyers.csv": """\
buyer_id,legal_name,other_names,country,registration_type,registration_number,city,address,industry,grade,grade_scale
B-AHORN,Ahorn AG,Ahorn;Ahorn Werke,DE,LEI;HRB,529900T8BM49AURSDO55;HRB 7,Köln,Ring 1,tools,4,1-10
B-BEIJING,北京某某公司,,CN,USCC,91110000600037341L,,,,,
B-OSTRAVA,Ostrava s.r.o.,,CZ,,,,,,,
B-NOBODY,Nobody Ltd,,GB,,,,,,,
""",
    "limits.csv": """\
policy_id,buyer_id,kind,status,requested_amount,granted_amount,currency,effective_from,effective_to,max_payment_term_days,insured_percentage,conditions,reason_code,decided_on,pending_action,pending_effective,source,read_at
POL-A,B-OSTRAVA,named,PARTIAL,80000,50000.25,EUR,2026-02-01,2026-12-31,60,0.85,guarantee;no D/A,R7,2026-01-30,withdrawal,2026-11-30,portal,2026-11-01T09:00:00+01:00
POL-A,B-AHORN,named,REFUSED,10000,,EUR,,,,,,,,,,,
POL-B,B-OSTRAVA,named,APPROVED,700000,700000,CNY,2026-03-01,,,,,,,,,,
""",
    "invoices.csv": """\
policy_id,buyer_id,invoice_no,issued_on,dispatched_on,due_on,terms_days,amount,currency,vat_amount,paid_amount,disputed_amount,declared
POL-A,B-OSTRAVA,A-2,2026-03-02,2026-03-01,2026-05-01,60,1190.00,EUR,190.00,0,100.5,true
POL-A,B-OSTRAVA,A-1,,,2026-04-01,,100,EUR,,,,false
POL-A,B-AHORN,A-3,,,,,5.0,EUR,,,,
POL-B,B-OSTRAVA,A-1,,,2026-01-01,,999,CNY,,,,
""",
    "claims.csv": """\
claim_no,policy_id,buyer_id,cause,status,status_since,notified_on,submitted_on,claimed_amount,currency,assessed_amount,indemnity_amount,deductions,missing_documents,received_documents,next_step,next_actor,next_date,payee,paid_on,invoices,read_at
C-1,POL-A,B-OSTRAVA,insolvency,DOCS_PENDING,2026-06-01,2026-05-20,2026-05-30,1190,EUR,1000,850.5,VAT:190;own share:150,proof of debt,invoices;contract,send the proof,policyholder,2026-06-20,Bank am Ring,2026-08-01,A-1;A-2,2026-11-01T08:00:00Z
C-2,POL-A,B-AHORN,,NOTIFIED,2026-07-01,,,,,,,,,,,,,,,,
C-1,POL-B,B-OSTRAVA,,PAID,2026-01-01,,,,,,,,,,,,,,,,
""",
    "events.csv": """\
event_id,policy_id,buyer_id,kind,occurred_on,old_value,new_value,note
E-1,POL-A,B-AHORN,grade_changed,2026-05-01,3,6,after the accounts
E-2,POL-A,B-AHORN,overdue,2026-06-01,,,
E-1,POL-B,B-BEIJING,insolvency,,,,
""",
}


def write_book(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """The folder, with these files in it."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder
