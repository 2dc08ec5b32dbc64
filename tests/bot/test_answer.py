"""Marks point to evidence, and quotes are verbatim (DESIGN §4.4)."""

from bot.answer import LONGEST_QUOTE, cited, quoted, sentences
from knowledge.passage import Authority
from tools.evidence import Evidence, EvidenceKind, Ledger


def passage(text: str) -> Evidence:
    return Evidence(EvidenceKind.DOCUMENT, "Wording", text, Authority.WORDING, "Article 7")


def test_marks_are_numbered_in_the_order_of_the_text_and_invented_ones_vanish() -> None:
    ledger = Ledger()
    ledger.add(passage("first"))
    ledger.add(passage("second"))

    text, citations = cited("B [2], A [1], B again [2], nothing [9].", ledger)

    assert text == "B [1], A [2], B again [1], nothing ."
    assert [(c.mark, c.quote) for c in citations] == [(1, "second"), (2, "first")]


def test_the_same_evidence_keeps_one_mark() -> None:
    ledger = Ledger()

    assert ledger.add(passage("x")) == ledger.add(passage("x")) == 1


def test_a_long_passage_is_quoted_where_the_answer_used_it() -> None:
    text = "".join(f"这是第{n}句，说的是另一件事情。" * 3 for n in range(30)) + "等待期自到期日起算。"

    quote = quoted(passage(text), "等待期自到期日起算。[1]")

    assert quote == "等待期自到期日起算。"
    assert len(quoted(passage(text), "nothing of it")) <= LONGEST_QUOTE
    assert quoted(passage(text), "nothing of it") in text


def test_sentences_joined_again_are_the_text() -> None:
    text = "One. Two! 三。四；Five 0.5 %?\nSix"

    assert "".join(sentences(text)) == text
    assert len(sentences(text)) == 7
