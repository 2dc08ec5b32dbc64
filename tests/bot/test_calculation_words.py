"""A calculation in words: the result first, every figure from the evidence, in both languages."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine

from bot.embedded.wording import calculations
from bot.embedded.wording.calculations import calculation_in_words
from bot.grounding import grounded
from bot.guards.basis import Basis
from bot.language import Language
from tests.tools.calculators_for_tests import (
    ANNA,
    ANYBODY,
    card,
    financing,
    holder,
    kept,
    liability,
    limit,
    premium,
)
from tools.calculation_card import SAID
from tools.records.sql import SqlRecords


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    return kept(engine, tmp_path / "book")


EVERY_FIGURE: dict[str, Any] = {
    "premium typed": lambda r: premium(r, ANYBODY, turnover="14000000", rate="0.0025", minimum="40000"),
    "premium of a policy": lambda r: premium(r, ANNA, turnover="23123456.78"),
    "premium overpaid": lambda r: premium(r, holder("POL-2"), turnover="1000000"),
    "minimum elsewhere": lambda r: premium(r, ANNA, turnover="1000000", currency="CNY", rate="0.0025"),
    "top-up": lambda r: premium(
        r, ANYBODY, top_up="50000", top_up_rate="0.06", top_up_months=1, top_up_minimum_months=3
    ),
    "liability": lambda r: liability(r, holder("POL-2")),
    "liability of an amount": lambda r: liability(r, ANNA),
    "liability unknown": lambda r: liability(r, holder("POL-4")),
    "liability not stated": lambda r: liability(r, holder("POL-3")),
    "limit": lambda r: limit(
        monthly_sales="120000",
        terms_days=60,
        delay_days=15,
        season="1.2",
        tangible_net_worth="1000000",
        net_worth_share="0.15",
    ),
    "limit without delay": lambda r: limit(monthly_sales="120000.55", terms_days=45, currency="CNY"),
    "financing typed": lambda r: financing(r, ANYBODY, free_limit="400000", liability_left="380000"),
    "financing on records": lambda r: financing(r, ANNA, buyer="Ostrava s.r.o."),
    "financing at most": lambda r: financing(r, ANNA, buyer="Ahorn Pumpen AG"),
    "financing unread": lambda r: financing(r, ANNA, buyer="Quelltal Kraft AG"),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("asked", EVERY_FIGURE.values(), ids=EVERY_FIGURE)
def test_every_figure_of_the_words_stands_in_the_rule_that_is_cited(
    records: SqlRecords, asked: Any, language: Language
) -> None:
    found = asked(records)
    words = calculation_in_words(card(found), "[1]", language)
    checked = grounded(words, Basis(found.evidence[:1]))

    assert checked.stopped == ()
    assert words.count("[1]") == 1
    assert "{" not in words


def test_the_words_begin_with_the_result_and_say_that_it_is_an_estimate(records: SqlRecords) -> None:
    data = card(premium(records, ANNA, turnover="23000000"))
    chinese = calculation_in_words(data, "[1]", Language.ZH).splitlines()
    english = calculation_in_words(data, "[1]", Language.EN).splitlines()

    assert chinese[0] == "保费估算 EUR 57,500，扣除已付部分后还应付 EUR 17,500[1]。"
    assert english[0] == "The premium is estimated at EUR 57,500, of which EUR 17,500 is still due [1]."
    assert "- turnover EUR 23,000,000 × rate 0.25 % = EUR 57,500" in english
    assert "- Under policy POL-1: premium (endorsement E1, clause 9.1)" in english
    assert english[-1].startswith("- an estimate, not a promise")


def test_an_overpaid_premium_is_not_promised_back(records: SqlRecords) -> None:
    words = calculation_in_words(
        card(premium(records, holder("POL-2"), turnover="1000000")), "[1]", Language.EN
    )

    assert "USD 57,000 more was paid" in words
    assert "does not say whether the difference is returned" in words


def test_an_unknown_maximum_is_said_to_be_unknown(records: SqlRecords) -> None:
    words = calculation_in_words(card(liability(records, holder("POL-4"))), "[1]", Language.ZH)

    assert "最高赔偿限额是多少，按现有数据算不出来" in words


def test_an_upper_bound_is_called_one(records: SqlRecords) -> None:
    data = card(financing(records, ANNA, buyer="Quelltal Kraft AG"))

    assert "估算最多 EUR 380,000" in calculation_in_words(data, "[1]", Language.ZH)
    assert "by estimate the bank may advance at most EUR 380,000" in calculation_in_words(
        data, "[1]", Language.EN
    )


def test_there_are_words_for_everything_that_may_be_assumed() -> None:
    file = Path(calculations.__file__).with_suffix(".yaml")
    tables = yaml.safe_load(file.read_text(encoding="utf-8"))

    assert tables["assumption"].keys() == SAID.keys()
