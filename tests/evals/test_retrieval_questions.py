"""The labelled questions keep their own rules, or what they measure means nothing."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz

from evals.retrieval.questions import Kind, QuestionsUnreadable, Split, load
from knowledge.encoder.corpus import DOCUMENTS, held_out
from knowledge.folding import fold

ALIKE = 85
"""The likeness in per cent from which a question counts as a phrasing that the entry already has."""
ARTICLES = 30


def entries() -> dict[str, list[str]]:
    """Every phrasing of every bundled FAQ entry, as the files have them."""
    files = [file for file in (DOCUMENTS / "faq").glob("*.yaml") if not file.name.endswith(".meta.yaml")]
    rows = [row for file in files for row in yaml.safe_load(file.read_text(encoding="utf-8"))]
    return {
        row["id"]: [*row["question"].values(), *(also for asked in row["also"].values() for also in asked)]
        for row in rows
    }


def test_every_faq_question_asks_about_an_entry_that_the_encoder_was_not_trained_on() -> None:
    apart, faq = held_out(), set(entries())

    trained = {
        question.relevant[0]
        for question in load()
        if question.in_scope and question.relevant[0] in faq and question.relevant[0] not in apart
    }

    assert trained == set()


def test_every_entry_kept_from_the_encoder_is_asked_about() -> None:
    assert held_out() - {question.relevant[0] for question in load() if question.in_scope} == set()


def test_only_clause_and_cross_language_questions_ask_about_other_than_an_faq_entry() -> None:
    faq = set(entries())

    elsewhere = {
        question.id
        for question in load()
        if question.in_scope
        and question.kind not in (Kind.CLAUSE, Kind.CROSS)
        and question.relevant[0] not in faq
    }

    assert elsewhere == set()


def test_a_cross_language_question_is_asked_in_the_language_that_is_not_searched() -> None:
    same = {
        question.id
        for question in load()
        if question.kind is Kind.CROSS and {question.lang, question.restrict} != {"zh", "en"}
    }

    assert same == set()


def test_a_label_of_a_restricted_question_is_in_the_language_that_is_searched() -> None:
    written = re.compile(r"^(?:specimen-wording|guide-.+)-(zh|en)(?:#|$)")

    unreachable = {
        (question.id, name)
        for question in load()
        if question.restrict
        for name in question.relevant
        if (found := written.match(name)) and found[1] != question.restrict
    }

    assert unreachable == set()


def test_every_label_names_an_entry_or_an_article_that_exists() -> None:
    known = set(entries())
    known |= {
        term["id"] for term in yaml.safe_load((DOCUMENTS / "glossary.yaml").read_text(encoding="utf-8"))
    }
    known |= {f"guide-{guide.stem.replace('.', '-')}" for guide in DOCUMENTS.glob("guides/*.md")}
    known |= {f"specimen-wording-{language}#{n}" for language in ("zh", "en") for n in range(1, ARTICLES + 1)}

    assert {name for question in load() for name in question.relevant} <= known


def test_no_question_repeats_a_phrasing_of_the_bundled_faq() -> None:
    phrasings = {_letters(asked) for asks in entries().values() for asked in asks}

    alike = [
        (question.id, phrasing)
        for question in load()
        for phrasing in phrasings
        if fuzz.ratio(_letters(question.query), phrasing) > ALIKE
    ]

    assert alike == []


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", fold(text))


def test_no_question_is_asked_twice_of_the_same_passages() -> None:
    counts = Counter((_letters(question.query), question.restrict) for question in load())

    assert [asked for asked, count in counts.items() if count > 1] == []


def test_what_one_entry_is_asked_about_stays_in_one_split() -> None:
    splits: dict[str, set[Split]] = {}
    for question in load():
        for name in question.relevant[:1]:
            splits.setdefault(_in_either_language(name), set()).add(question.split)

    assert [name for name, found in splits.items() if len(found) > 1] == []


def _in_either_language(name: str) -> str:
    """An article or a guide and its translation are one thing asked about."""
    return re.sub(r"^(specimen-wording|guide-.+)-(?:zh|en)(?=#|$)", r"\1", name)


AT_LEAST = {
    Kind.ZH: 55,
    Kind.EN: 65,
    Kind.TYPO: 28,
    Kind.TRADITIONAL: 27,
    Kind.COLLOQUIAL: 34,
    Kind.MIXED: 20,
    Kind.CROSS: 48,
    Kind.CLAUSE: 50,
    Kind.OUT_OF_SCOPE: 85,
}
"""Questions of each kind in each split: with fewer, one question moves a figure by more than its worth."""


@pytest.mark.parametrize("split", Split)
@pytest.mark.parametrize(("kind", "least"), AT_LEAST.items())
def test_there_are_enough_questions_of_each_kind_in_both_splits(kind: Kind, least: int, split: Split) -> None:
    asked = [question for question in load() if question.kind is kind and question.split is split]

    assert len(asked) >= least


@pytest.mark.parametrize("split", Split)
@pytest.mark.parametrize("restrict", ["zh", "en"])
def test_each_language_is_asked_for_from_the_other(restrict: str, split: Split) -> None:
    asked = [
        question
        for question in load()
        if question.kind is Kind.CROSS and question.restrict == restrict and question.split is split
    ]

    assert len(asked) >= 23


def test_a_question_file_that_breaks_a_rule_is_refused_with_the_question_named(tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    row = "{id: q1, split: fit, lang: zh, kind: out_of_scope, query: x, relevant: [some-entry]}"
    file.write_text(f"- {row}\n", encoding="utf-8")

    with pytest.raises(QuestionsUnreadable, match="q1: only a question out of scope has no relevant"):
        load(file)


def test_an_unknown_kind_is_named(tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    row = "{id: q2, split: fit, lang: zh, kind: rhyme, query: x, relevant: [a]}"
    file.write_text(f"- {row}\n", encoding="utf-8")

    with pytest.raises(QuestionsUnreadable, match="q2: 'rhyme' is not a valid Kind"):
        load(file)
