"""A library with a few documents, and indexes over it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.generation import LocalGenerations
from knowledge.index import Encoder, KnowledgeIndex
from knowledge.library import Library
from knowledge.passage import DocumentKind
from knowledge.vectors import KeptVectors
from tests.knowledge.texts import document, entry, passage

OpenIndex = Callable[..., KnowledgeIndex]


@pytest.fixture
def library(engine: Engine) -> Library:
    return Library(engine)


@pytest.fixture
def stocked(library: Library) -> Library:
    """An FAQ in two languages and a wording in two articles."""
    return stock(library)


def stock(library: Library) -> Library:
    faq = document("faq", kind=DocumentKind.FAQ, language="und")
    overdue_zh = ["客户逾期了怎么办", "买方到期没付款要报吗", "逾期通知什么时候交"]
    overdue_en = ["What if my buyer pays late?", "when must I report an overdue invoice"]
    library.put(
        faq,
        [
            entry(faq, "overdue", overdue_zh, "到期未付的,请在保单规定的天数内通知保险人。"),
            entry(faq, "overdue", overdue_en, "Notify the insurer within the days set in your policy.", "en"),
            entry(faq, "premium", ["保费怎么算", "费率多少"], "保费等于申报的营业额乘以费率。"),
            entry(faq, "premium", ["How is the premium calculated?"], "Turnover times rate.", "en"),
            entry(faq, "limit", ["限额怎么申请", "信用额度多久批"], "请写明买方全称和登记号码。"),
            entry(faq, "limit", ["How do I apply for a credit limit?"], "Give the legal name.", "en"),
            entry(faq, "dso", ["DSO怎么算"], "应收账款除以赊销额再乘以天数。"),
        ],
    )
    wording = document("wording", kind=DocumentKind.WORDING)
    library.put(
        wording,
        [
            passage(wording, "12.1 等待期自到期日起算。", "1", section="第十二条 等待期"),
            passage(wording, "15.2 免赔额由被保险人自行承担。", "2", section="第十五条 免赔额"),
        ],
    )
    return library


@pytest.fixture
def open_index(library: Library, engine: Engine, tmp_path: Path) -> Iterator[OpenIndex]:
    """Opens indexes under one home, as several processes would; all are closed after the test."""
    opened: list[KnowledgeIndex] = []

    def opener(encoder: Encoder | None = None) -> KnowledgeIndex:
        generations = LocalGenerations(tmp_path / "home")
        index = KnowledgeIndex(library, generations, encoder, lambda name: KeptVectors(engine, name))
        opened.append(index)
        return index

    yield opener
    for index in opened:
        index.close()
