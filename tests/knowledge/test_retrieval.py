"""Which passages answer a question, for whom, on which day."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from knowledge import schema
from knowledge.database import open_database
from knowledge.encoder.sentence_encoder import EncoderUnavailable, Vectors
from knowledge.generation import LocalGenerations
from knowledge.index import KnowledgeIndex
from knowledge.library import Library
from knowledge.passage import Audience, DocumentKind, Hit, Reader
from knowledge.retrieval import Retriever
from knowledge.vectors import KeptVectors
from tests.knowledge.conftest import OpenIndex, stock
from tests.knowledge.texts import OPERATOR, PUBLIC, HashedEncoder, document, entry, passage, reader_of


def found(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


@pytest.fixture(scope="module", params=["words", "hybrid"])
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """Over the small library, for tests that change nothing: with and without vectors."""
    home = tmp_path_factory.mktemp("home")
    engine = open_database(f"sqlite:///{home / 'knowledge.db'}")
    schema.metadata.create_all(engine)
    encoder = HashedEncoder() if request.param == "hybrid" else None
    library = stock(Library(engine))
    index = KnowledgeIndex(library, LocalGenerations(home), encoder, lambda name: KeptVectors(engine, name))
    yield Retriever(index)
    index.close()
    engine.dispose()


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("客户逾期了怎么办", "faq#overdue.zh"),
        ("鱼期", "faq#overdue.zh"),
        ("逾", "faq#overdue.zh"),
        ("保费", "faq#premium.zh"),
        ("費率多少", "faq#premium.zh"),
        ("ＤＳＯ怎么算", "faq#dso.zh"),
        ("dso", "faq#dso.zh"),
        ("限额怎么apply", "faq#limit.zh"),
        ("my buyer pays late", "faq#overdue.en"),
        ("OVERDUE INVOICES", "faq#overdue.en"),
        ("第12条", "wording#1"),
        ("第十五条", "wording#2"),
        ("clause 15.2", "wording#2"),
        ("等待期", "wording#1"),
    ],
)
def test_a_question_finds_its_passage_first(standing: Retriever, question: str, first: str) -> None:
    hits = standing.search(question, reader=PUBLIC)

    assert found(hits)[0] == first
    assert 0 < hits[0].confidence < 1


def test_the_parts_of_a_score_are_named(standing: Retriever, request: pytest.FixtureRequest) -> None:
    (hit,) = standing.search("保费怎么算", reader=PUBLIC, at_most=1)

    hybrid = "hybrid" in request.node.name
    assert set(hit.scores) == {"characters", "bigrams", "meanings"} | ({"dense"} if hybrid else set())


@pytest.mark.parametrize("question", ["", "？？？", "🙂🙂", "the of and"])
def test_a_question_with_nothing_in_common_finds_nothing(standing: Retriever, question: str) -> None:
    assert standing.search(question, reader=PUBLIC) == []


def test_both_languages_of_an_entry_are_one_hit_in_the_language_asked_for(standing: Retriever) -> None:
    in_english = standing.search("保费怎么算", reader=PUBLIC, language="en")

    assert found(in_english)[0] == "faq#premium.en"
    assert in_english[0].matched == "保费怎么算"
    assert "faq#premium.zh" not in found(in_english)
    assert found(standing.search("DSO", reader=PUBLIC, language="en"))[0] == "faq#dso.zh"


def test_asking_for_more_hits_does_not_change_the_first_five(stocked: Library, open_index: OpenIndex) -> None:
    many = document("many")
    stocked.put(many, [passage(many, f"逾期的第{n}种情况", str(n)) for n in range(40)])
    retriever = Retriever(open_index(HashedEncoder()))

    five, twenty = (retriever.search("逾期情况", reader=PUBLIC, at_most=n) for n in (5, 20))

    assert twenty[:5] == five
    assert len(twenty) == 20


@pytest.mark.parametrize("with_vectors", [True, False])
def test_another_policys_passages_never_come_back(
    stocked: Library, open_index: OpenIndex, *, with_vectors: bool
) -> None:
    for policy in ("P-1", "P-2"):
        own = document(f"endorsement-{policy}", policies=(policy,), audience=Audience.POLICYHOLDER)
        stocked.put(own, [passage(own, "批单:等待期改为一百二十天。", policies=(policy,))])
    retriever = Retriever(open_index(HashedEncoder() if with_vectors else None))

    def endorsements(reader: Reader) -> set[str]:
        hits = retriever.search("批单:等待期改为一百二十天。", reader=reader, at_most=50)
        return {hit.passage.document_id for hit in hits if hit.passage.policies}

    assert endorsements(reader_of("P-1")) == {"endorsement-P-1"}
    assert endorsements(reader_of("P-2")) == {"endorsement-P-2"}
    assert endorsements(reader_of()) == endorsements(PUBLIC) == set()
    assert endorsements(OPERATOR) == {"endorsement-P-1", "endorsement-P-2"}


def test_another_policys_documents_do_not_even_shift_the_scores(
    stocked: Library, open_index: OpenIndex
) -> None:
    retriever = Retriever(index := open_index(HashedEncoder()))
    before = retriever.search("等待期多久", reader=reader_of("P-1"))

    other = document("schedule", policies=("P-2",), audience=Audience.POLICYHOLDER)
    stocked.put(other, [passage(other, "等待期 等待期 多久", str(n)) for n in range(50)])
    index.refresh()

    assert retriever.search("等待期多久", reader=reader_of("P-1")) == before


def test_a_passage_of_two_policies_comes_once(stocked: Library, open_index: OpenIndex) -> None:
    shared = document("shared", policies=("P-1", "P-2"), audience=Audience.POLICYHOLDER)
    stocked.put(shared, [passage(shared, "共用额度条款")])

    hits = Retriever(open_index(HashedEncoder())).search("共用额度条款", reader=reader_of("P-1", "P-2"))

    assert found(hits).count("shared#1") == 1


def test_internal_passages_are_for_those_who_may_read_them(stocked: Library, open_index: OpenIndex) -> None:
    notes = document("notes", audience=Audience.INTERNAL)
    stocked.put(notes, [passage(notes, "拒赔话术")])
    retriever = Retriever(open_index())

    assert "notes#1" not in found(retriever.search("拒赔话术", reader=reader_of("P-1")))
    support = Reader(frozenset({Audience.PUBLIC, Audience.INTERNAL}))
    assert found(retriever.search("拒赔话术", reader=support))[0] == "notes#1"


def test_an_expired_document_is_not_found_for_today(stocked: Library, open_index: OpenIndex) -> None:
    old = document("old", effective_to=date(2025, 12, 31))
    new = document("new", effective_from=date(2026, 1, 1))
    stocked.put(old, [passage(old, "费率表甲")])
    stocked.put(new, [passage(new, "费率表乙")])
    retriever = Retriever(open_index())

    def on(day: date | None) -> set[str]:
        hits = retriever.search("费率表", reader=PUBLIC, today=day)
        return {hit.passage.document_id for hit in hits} & {"old", "new"}

    assert on(date(2025, 12, 31)) == {"old"}
    assert on(date(2026, 1, 1)) == {"new"}
    assert on(None) == {"old", "new"}


TWINS = {"c": "甲乙丙丁戊己", "a": "庚辛壬癸子丑", "b": "寅卯辰巳午未"}


def test_equal_scores_come_in_the_order_of_their_names(stocked: Library, open_index: OpenIndex) -> None:
    twins = document("twins")
    stocked.put(twins, [passage(twins, f"完全相同的文字。{ending}", name) for name, ending in TWINS.items()])

    hits = Retriever(open_index()).search("完全相同的文字", reader=PUBLIC, at_most=3)

    assert found(hits) == ["twins#a", "twins#b", "twins#c"]


def test_many_threads_get_the_same_hits(standing: Retriever) -> None:
    questions = ["逾期怎么办", "保费", "limit application", "等待期"] * 25

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda one: found(standing.search(one, reader=PUBLIC)), questions))

    assert together == [found(standing.search(one, reader=PUBLIC)) for one in questions]


class BrokenEncoder:
    """Its model is not on this machine."""

    identity = "broken"

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        raise EncoderUnavailable("no model here")

    encode_document = encode_query


def test_without_its_model_the_search_goes_on_by_words(stocked: Library, open_index: OpenIndex) -> None:
    hits = Retriever(open_index(BrokenEncoder())).search("保费怎么算", reader=PUBLIC)

    assert found(hits)[0] == "faq#premium.zh"
    assert set(hits[0].scores) == {"characters", "bigrams", "meanings"}


def test_a_later_entry_with_the_same_name_in_another_faq_is_another_answer(
    stocked: Library, open_index: OpenIndex
) -> None:
    own = document("own-faq", kind=DocumentKind.FAQ)
    stocked.put(own, [entry(own, "overdue", ["我们公司逾期怎么办"], "先找财务部。")])

    hits = Retriever(open_index()).search("逾期怎么办", reader=PUBLIC)

    assert {"faq#overdue.zh", "own-faq#overdue.zh"} <= set(found(hits))


def test_long_texts_that_say_every_word_are_still_told_apart(library: Library, open_index: OpenIndex) -> None:
    """There are no questions here to measure lengths by: such texts once all scored 1."""
    wording = document("policy", kind=DocumentKind.WORDING)
    about = "犹豫期为十五日,自签收保险单之日起算。"
    other = "犹豫不决的人,日期十五日,保险单签收后自行保管。等待期为九十日。"
    library.put(wording, [passage(wording, other * 3, "1"), passage(wording, about + other, "2")])

    first, second = Retriever(open_index()).search("犹豫期从签收保险单之日起多久", reader=PUBLIC)

    assert first.passage.id == "policy#2"
    assert first.score > second.score
    assert first.scores["together"] > second.scores["together"]


def test_an_answer_that_says_what_is_asked_speaks_for_its_question(
    library: Library, open_index: OpenIndex
) -> None:
    faq = document("faq", kind=DocumentKind.FAQ)
    library.put(
        faq,
        [
            entry(faq, "a", ["报关单要交吗"], "不需要。"),
            entry(faq, "b", ["提单要交吗"], "提单和报关单都要交,报关单可以补交。"),
        ],
    )

    hits = Retriever(open_index()).search("报关单提单要交吗,可以补交吗", reader=PUBLIC)

    assert found(hits)[0] == "faq#b.zh"
