"""Which document a line of a claim file means, in the words of insurers, clerks and forwarders."""

import csv
from importlib import resources

import pytest
import yaml

from knowledge.folding import tokens
from tools.claim_documents import claim_document, claim_documents, documents_meant
from tools.claims import ClaimCause

UNLISTED = [
    ("索赔申请书（已盖章）", "claim_form"),
    ("保险公司索赔申请表原件", "claim_form"),
    ("Completed and signed claim form", "claim_form"),
    ("Signed claims form", "claim_form"),
    ("与华东机电的购销合同", "contract"),
    ("买卖双方签订的合同复印件", "contract"),
    ("年度框架协议及订单", "contract"),
    ("訂單副本", "contract"),
    ("Copy of the purchase order", "contract"),
    ("Signed sales contracts", "contract"),
    ("Contract between buyer and seller", "contract"),
    ("PO copies", "contract"),
    ("全部未付发票", "invoices"),
    ("发票 LQ26-0045、LQ26-0046", "invoices"),
    ("增值税专用发票扫描件3份", "invoices"),
    ("商業發票正本", "invoices"),
    ("Copies of all unpaid invoices", "invoices"),
    ("Invoice no. RE-26-0319", "invoices"),
    ("Commercial invoces", "invoices"),
    ("买方签收单加盖公章", "proof_of_delivery"),
    ("客户签字的送货单", "proof_of_delivery"),
    ("全套海运提单（3/3）", "proof_of_delivery"),
    ("顺丰快递签收记录截图", "proof_of_delivery"),
    ("服务验收报告", "proof_of_delivery"),
    ("提單複印件", "proof_of_delivery"),
    ("Signed POD", "proof_of_delivery"),
    ("Stamped CMR", "proof_of_delivery"),
    ("Original B/L", "proof_of_delivery"),
    ("Full set of bills of lading", "proof_of_delivery"),
    ("Delivery notes signed by the buyer", "proof_of_delivery"),
    ("Proof of delivery for invoice RE-26-0319", "proof_of_delivery"),
    ("Bil of lading", "proof_of_delivery"),
    ("2026年度往来对账单", "statement_of_account"),
    ("对帐单（双方盖章）", "statement_of_account"),
    ("应收账款账龄分析表", "statement_of_account"),
    ("Buyer's statement of account as at 30 June 2026", "statement_of_account"),
    ("Statment of acount", "statement_of_account"),
    ("Aged debtor ledger", "statement_of_account"),
    ("第三次催款函", "dunning"),
    ("律师催款函", "dunning"),
    ("历次电话催收记录截图", "dunning"),
    ("Second dunning letter", "dunning"),
    ("Reminders sent to the buyer", "dunning"),
    ("Final demand letter", "dunning"),
    ("与买方的微信聊天记录截图", "correspondence"),
    ("Email correspondence with the buyer", "correspondence"),
    ("苏州中院受理破产的裁定书", "evidence_of_insolvency"),
    ("人民法院破产裁定书", "evidence_of_insolvency"),
    ("破产管理人发来的通知", "evidence_of_insolvency"),
    ("Court order of 3 May opening the insolvency proceedings", "evidence_of_insolvency"),
    ("Letter from the joint administrator", "evidence_of_insolvency"),
    ("Copy of the winding-up petition", "evidence_of_insolvency"),
    ("向管理人提交的债权申报表", "proof_of_debt"),
    ("破产债权申报材料", "proof_of_debt"),
    ("Proof of debt lodged with the liquidator", "proof_of_debt"),
    ("Filed proof of claim", "proof_of_debt"),
    ("买方盖章的欠款确认书", "undisputed_debt"),
    ("Buyer's acknowledgement of debt", "undisputed_debt"),
    ("Signed repayment plan", "undisputed_debt"),
    ("买方出具的拒收函", "refusal"),
    ("Buyer's written refusal", "refusal"),
    ("Buyer's letter of rejection", "refusal"),
    ("目的港仓储费发票", "storage_and_insurance"),
    ("Insurance and storage invoices", "storage_and_insurance"),
    ("Bonded warehouse receipt", "storage_and_insurance"),
    ("与第三方的转售合同", "resale"),
    ("Resale attempts evidence", "resale"),
    ("埃及央行外汇管制公告", "official_act"),
    ("Central bank circular no. 7", "official_act"),
    ("买方银行出具的存款证明", "bank_confirmation"),
    ("Local currency deposit certificate from the buyer's bank", "bank_confirmation"),
    ("法院和解协议", "dispute_resolution"),
    ("生效的民事判决书", "dispute_resolution"),
    ("Final arbitration award", "dispute_resolution"),
    ("出口货物报关单（退税联）", "customs_declaration"),
    ("MRN and export declaration copies", "customs_declaration"),
    ("Confirmed L/C, copy", "lc_documents"),
    ("信用证副本", "lc_documents"),
    ("母公司担保函", "securities"),
    ("Three bounced cheques", "securities"),
    ("与银行签订的赔款转让协议", "assignment_agreement"),
    ("Signed invoice finance agreement", "assignment_agreement"),
    ("10月提交的逾期欠款通知書", "overdue_notice"),
    ("Overdue notification of 4 November", "overdue_notice"),
    ("最新买方资信报告", "discretionary_limit_evidence"),
    ("12-month trading history", "discretionary_limit_evidence"),
]
NO_DOCUMENT = [
    "会议纪要",
    "公司宣传册",
    "company brochure",
    "产品目录",
    "Product catalogue",
    "Minutes of the meeting",
    "劳动合同",
    "租赁合同",
    "律师费发票",
    "Employment contract",
    "Invoice for legal fees",
    "Proof of payment",
    "发票遗失说明",
    "Letter regarding the bank guarantee",
    "资料",
    "documents",
    "其他",
    "N/A",
    "",
    "   ",
    "。",
    "12345",
    "RE-26-0319",
    "财务报表",
    "Annual accounts",
    "Photo of the warehouse",
]


def demo_documents() -> list[str]:
    """Every document text of the demo book, once."""
    rows = csv.DictReader(
        (resources.files("tools.records") / "demo" / "claims.csv").read_text("utf-8").splitlines()
    )
    cells = [row[column] for row in rows for column in ("missing_documents", "received_documents")]
    return list(dict.fromkeys(text for cell in cells for text in cell.split(";") if text))


@pytest.mark.parametrize("text", demo_documents())
def test_every_document_of_the_demo_book_is_one_of_the_list(text: str) -> None:
    assert len(documents_meant(text)) == 1


@pytest.mark.parametrize(("text", "key"), UNLISTED)
def test_a_document_is_recognised_in_words_that_no_list_has(text: str, key: str) -> None:
    assert documents_meant(text) == (key,)


def test_none_of_those_words_is_in_the_list() -> None:
    listed = {tokens(phrase).characters for phrase in _listed_phrases()}

    assert [text for text, _ in UNLISTED if tokens(text).characters in listed] == []


def _listed_phrases() -> set[str]:
    loaded = yaml.safe_load((resources.files("tools") / "claim_documents.yaml").read_text("utf-8"))
    fields = ("also", "short")
    return {p for e in loaded["documents"] for f in fields for words in e.get(f, {}).values() for p in words}


@pytest.mark.parametrize("text", NO_DOCUMENT)
def test_what_is_no_document_of_a_claim_is_taken_for_none(text: str) -> None:
    assert documents_meant(text) == ()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("购销合同及发票", ("contract", "invoices")),
        ("合同+发票+签收单", ("contract", "invoices", "proof_of_delivery")),
        ("索赔资料（合同、发票、对账单）", ("contract", "invoices", "statement_of_account")),
        ("合同和发票以及催款函", ("contract", "invoices", "dunning")),
        ("Invoices, B/L, claim form", ("invoices", "proof_of_delivery", "claim_form")),
        ("Aged ledger and correspondence", ("statement_of_account", "correspondence")),
        ("POD & invoice", ("proof_of_delivery", "invoices")),
        ("租赁合同及发票", ("invoices",)),
        ("购销合同、会议纪要", ("contract",)),
    ],
)
def test_two_documents_in_one_line_are_both_meant(text: str, keys: tuple[str, ...]) -> None:
    assert documents_meant(text) == keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("催款函及寄送凭证", "dunning"),
        ("仓储及保险单据", "storage_and_insurance"),
        ("Storage and insurance invoices", "storage_and_insurance"),
        ("Insurance and storage invoices", "storage_and_insurance"),
    ],
)
def test_a_word_that_joins_within_one_name_does_not_split_it(text: str, key: str) -> None:
    assert documents_meant(text) == (key,)


@pytest.mark.parametrize(
    ("cause", "own"),
    [
        (ClaimCause.INSOLVENCY, {"evidence_of_insolvency", "proof_of_debt"}),
        (ClaimCause.PROTRACTED_DEFAULT, {"undisputed_debt"}),
        (ClaimCause.REPUDIATION, {"refusal", "storage_and_insurance", "resale"}),
        (ClaimCause.POLITICAL, {"official_act", "bank_confirmation"}),
    ],
)
def test_each_cause_adds_papers_of_its_own(cause: ClaimCause, own: set[str]) -> None:
    every = {document.key for document in claim_documents(None)}

    assert {document.key for document in claim_documents(cause)} - every == own
    assert {
        "claim_form",
        "contract",
        "invoices",
        "proof_of_delivery",
        "statement_of_account",
        "dunning",
    } <= every


def test_what_depends_on_a_condition_says_which() -> None:
    every = {document.key: document for cause in ClaimCause for document in claim_documents(cause)}

    assert {key for key, one in every.items() if (one.required is None) != (one.when is not None)} == set()
    assert every["customs_declaration"].when == {"zh": "货物出口", "en": "the goods were exported"}
    assert {"assignment_agreement", "lc_documents", "securities"} <= {k for k, d in every.items() if d.when}


def test_every_name_and_alias_means_its_own_document() -> None:
    loaded = yaml.safe_load((resources.files("tools") / "claim_documents.yaml").read_text("utf-8"))
    told = [
        (entry["key"], p) for entry in loaded["documents"] for words in entry["also"].values() for p in words
    ]

    assert [(key, phrase) for key, phrase in told if documents_meant(phrase) != (key,)] == []


def test_a_key_that_is_not_in_the_file_is_a_defect() -> None:
    with pytest.raises(KeyError):
        claim_document("horoscope")


def test_a_long_text_describes_something_and_names_no_document() -> None:
    assert documents_meant("发票、" * 200) == ()
