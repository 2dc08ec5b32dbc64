"""Slips of the pen in a question, and right text that must stay as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import knowledge
from knowledge.slips.mending import mend
from knowledge.slips.slip import Slip

DOCUMENTS = Path(knowledge.__file__).parent / "documents"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("自主险额怎么用", "自主限额怎么用"),
        ("买方鱼期了", "买方逾期了"),
        ("想索陪要什么", "想索赔要什么"),
        ("抱单到期了", "保单到期了"),
        ("免培额怎么扣", "免赔额怎么扣"),
        ("有争义怎么办", "有争议怎么办"),
        ("等代期多久", "等待期多久"),
        ("拒守货物", "拒收货物"),
        ("坡产了", "破产了"),
        ("赊肖额", "赊销额"),
        ("银航融资", "银行融资"),
        ("续宝手续", "续保手续"),
        ("还在生批", "还在审批"),
        ("尼赔多久", "理赔多久"),
        ("知信报告", "资信报告"),
        ("投拆你们", "投诉你们"),
        ("買方拒守貨物", "買方拒收货物"),
    ],
)
def test_a_chinese_word_of_the_field_is_known_by_its_sound_or_shape(typed: str, meant: str) -> None:
    assert mend(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recievable", "receivable"),
        ("my polciy", "my policy"),
        ("premuim rate", "premium rate"),
        ("the limt was cut", "the limit was cut"),
        ("insolvancy of a buyer", "insolvency of a buyer"),
        ("agregate first loss", "aggregate first loss"),
        ("notice of withdrawl", "notice of withdrawal"),
        ("outsandings", "outstandings"),
        ("Recievables are late", "receivables are late"),
        ("买方limt多少", "买方limit多少"),
        ("PLEASE CHECK MY POLCIY", "PLEASE CHECK MY policy"),
    ],
)
def test_an_english_word_of_the_field_is_known_in_spite_of_a_wrong_letter(typed: str, meant: str) -> None:
    assert mend(typed).text == meant


def test_what_was_mended_is_told_with_its_place() -> None:
    assert mend("鱼期的invoce").slips == (Slip(0, "鱼期", "逾期"), Slip(3, "invoce", "invoice"))


@pytest.mark.parametrize(
    "right",
    [
        "发现额外的费用",
        "保险额度够吗",
        "保险人所赔付的金额",
        "没有可损失的货",
        "我们从长沙发货给客户",
        "帐户和账户",
        "客户的帳期",
        "已附上清单",
        "出线资格和现场情况",
        "这是什么意思",
        "西安的新厂",
        "安卓手机",
    ],
)
def test_right_chinese_stays_as_it_is(right: str) -> None:
    assert mend(right).text == right


@pytest.mark.parametrize(
    "right",
    [
        "Can Delivor Ltd get more?",
        "Poliscy Trading is late",
        "the clam and the cloud",
        "write to claims@recievable.example",
        "see recievable.csv",
        "order POLCIY-17",
        "pay the bil",
        "said and done, sold and told",
        "our customer in honduras",
    ],
)
def test_names_addresses_and_ordinary_words_stay_as_they_are(right: str) -> None:
    assert mend(right).text == right


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_in_the_documents_is_taken_for_a_slip(language: str) -> None:
    slips = {slip for text in _texts(language) for slip in mend(text).slips}

    assert slips == set()


def _texts(language: str) -> Iterator[str]:
    """Titles, questions, answers and texts, but no other phrasings: they hold slips on purpose."""
    for path in DOCUMENTS.rglob(f"*.{language}.md"):
        yield from path.read_text(encoding="utf-8").splitlines()
    for path in (DOCUMENTS / "faq").glob("*.yaml"):
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in entries if isinstance(entries, list) else []:
            yield entry["question"][language]
            yield entry["answer"][language]
    for term in yaml.safe_load((DOCUMENTS / "glossary.yaml").read_text(encoding="utf-8")):
        yield term[language]
        yield term["gloss"][language]
