"""Packages: what a person sends to the insurer, filled from the record, in a language the reader reads."""

import csv
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, update

from bot.app import Assistant
from bot.http.application import create_app
from bot.http.rates import Rates
from bot.http.streams import Streams
from bot.http.turns import Turns
from bot.packages.files import PackageFormat, package_file
from bot.packages.fonts import LOST, marked_up
from bot.packages.package import NoPackage, Package, package_of
from tests.bot.desk import TODAY, Desk, assistant_over, desk_over
from tools.pending_action import PendingAction
from tools.records import schema

CREDIT = {"Authorization": "Bearer demo-lanqiao-credit"}
SALES = {"Authorization": "Bearer demo-lanqiao-sales"}
OTHERS = {"Authorization": "Bearer demo-haldenwerk-owner"}
WHO = "P-LQ-CREDIT"
SUZHOU = {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}
EXECUTED: dict[str, tuple[str, dict[str, Any]]] = {
    "limit_request": ("request_limit", SUZHOU),
    "limit_cancellation": ("request_limit", {"buyer": "B-CN-001", "change": "cancellation"}),
    "overdue_notice": ("report_overdue", {"invoices": ["LQ26-0092"]}),
    "payment_plan": (
        "report_overdue",
        {"invoices": ["LQ26-0092"], "plan": True, "instalments": [{"on": "2026-12-20", "amount": "1000"}]},
    ),
    "claim": ("file_claim", {"invoices": ["LQ26-0092"], "cause": "protracted_default"}),
}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return desk_over(engine)


@pytest.fixture
def http(desk: Desk, assistant: Assistant) -> TestClient:
    app = create_app(assistant.settings)
    app.state.assistant = assistant_over(desk, assistant)
    app.state.rates = Rates(assistant.settings)
    app.state.turns, app.state.streams = Turns(1), Streams(1)
    return TestClient(app)


def executed(desk: Desk, kind: str) -> PendingAction:
    tool, arguments = EXECUTED[kind]
    action = desk.confirmed(WHO, tool, **arguments)
    assert action.kind.value == kind
    return action


def package(desk: Desk, action: PendingAction, language: str = "en", who: str = WHO) -> Package:
    reader = replace(desk.who(who), language=language)
    return package_of(desk.records, reader, action, TODAY, desk.principals.by_id)


def read(content: bytes) -> str:
    """The text of a PDF without its line breaks, which fall where a line is full."""
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(texts).split())


def pdf(made: Package) -> str:
    return read(package_file(made, PackageFormat.PDF).content)


def rows(made: Package) -> list[dict[str, str]]:
    content = package_file(made, PackageFormat.CSV).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("kind", EXECUTED)
@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "CoverDesk没有把本材料发给保险人"), ("en", "CoverDeskhasNOTsentthistotheinsurer")],
)
def test_each_kind_is_filled_and_says_that_nothing_was_sent(
    desk: Desk, kind: str, language: str, said: str
) -> None:
    action = executed(desk, kind)
    made = package(desk, action, language)
    text = pdf(made)
    assert action.receipt is not None and made.policy is not None
    assert said in text
    assert action.receipt.reference in text
    assert action.id in text
    assert "".join((made.policy.insurer or "?").split()) in text
    assert "".join(action.draft.will.said(language).split()) in text
    assert "".join(desk.who(WHO).name.split()) in text
    assert LOST not in text
