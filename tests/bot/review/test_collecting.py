"""What needs review: which turns are collected, once each, and which of them ask the same."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, update

from bot.review.clusters import Clusters, TurnState
from bot.review.needing import Reason
from bot.review.unsure import MOST_AT_ONCE, Sense
from bot.schema import conversation, feedback, hand_over, turn
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tools.principal import Principal, Role

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=2)
JUST_NOW = NOW - timedelta(minutes=1)
SUPPORT = Principal("P-SUPPORT", "Robin Support", Role.SUPPORT)


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture
def clusters(engine: Engine, encoder: SentenceEncoder) -> Clusters:
    return Clusters(engine, encoder, lambda: ["Nordhaus Maschinenbau GmbH"], lambda: NOW)


def talked(engine: Engine, name: str, *turns: tuple[str, str | None], at: datetime = LONG_AGO) -> None:
    """A conversation of questions and how each ended; turns are called `name` and a number."""
    with engine.begin() as connection:
        begun = {"principal_id": "public", "created_at": at.isoformat(), "focus": "{}", "channel": "http"}
        connection.execute(insert(conversation).values(conversation_id=name, **begun))
        for number, (question, outcome) in enumerate(turns, start=1):
            values = {
                "turn_id": f"{name}{number}",
                "number": number,
                "question": question,
                "outcome": outcome,
            }
            connection.execute(insert(turn).values(conversation_id=name, asked_at=at.isoformat(), **values))


def reasons(clusters: Clusters) -> dict[str, Reason]:
    clusters.collect()
    return {one.turn_id: one.reason for cluster in clusters.all() for one in cluster.asked}


@pytest.mark.parametrize(
    ("outcome", "at", "reason"),
    [
        ("not_found", JUST_NOW, Reason.NOT_FOUND),
        ("unavailable", JUST_NOW, Reason.UNAVAILABLE),
        ("out_of_scope", JUST_NOW, Reason.OUT_OF_SCOPE),
        ("clarify", LONG_AGO, Reason.CLARIFY),
        ("clarify", JUST_NOW, None),
        ("answered", LONG_AGO, None),
        ("refused", LONG_AGO, None),
        (None, LONG_AGO, None),
    ],
)
def test_a_turn_is_collected_for_how_it_ended(
    engine: Engine, clusters: Clusters, outcome: str | None, at: datetime, reason: Reason | None
) -> None:
    talked(engine, "a", ("does the policy cover pre-shipment risk?", outcome), at=at)

    assert reasons(clusters) == ({"a1": reason} if reason else {})


@pytest.mark.parametrize(
    ("tools", "listed"),
    [
        (None, True),
        ("[]", True),
        ('["search_knowledge", "hand_over"]', True),
        ('["search_knowledge", "credit_limit"]', False),
        ('["claim_status"]', False),
    ],
)
def test_a_turn_that_looked_up_somebodys_records_is_nothing_for_an_entry(
    engine: Engine, clusters: Clusters, tools: str | None, listed: bool
) -> None:
    talked(engine, "a", ("how much is free on our buyer?", "not_found"))
    with engine.begin() as connection:
        connection.execute(update(turn).values(tools=tools))

    assert bool(reasons(clusters)) is listed


def test_a_question_asked_back_that_somebody_continued_needs_no_review(
    engine: Engine, clusters: Clusters
) -> None:
    talked(engine, "a", ("what is the limit?", "clarify"), ("for Nordhaus", "answered"))

    assert reasons(clusters) == {}


def test_an_answer_with_a_thumb_down_needs_review(engine: Engine, clusters: Clusters) -> None:
    talked(engine, "a", ("what is a credit limit?", "answered"), ("and a policy?", "answered"))
    with engine.begin() as connection:
        given = {"principal_id": "public", "comment": "", "at": NOW.isoformat()}
        connection.execute(insert(feedback).values(turn_id="a1", rating="down", **given))
        connection.execute(insert(feedback).values(turn_id="a2", rating="up", **given))

    assert reasons(clusters) == {"a1": Reason.THUMBS_DOWN}


def test_of_a_hand_over_the_question_before_it_needs_review(engine: Engine, clusters: Clusters) -> None:
    talked(
        engine,
        "a",
        ("what is a premium?", "answered"),
        ("can I pay it in rates?", "not_found"),
        ("I want a person", "handed_over"),
    )
    with engine.begin() as connection:
        said = {"principal_id": "public", "at": NOW.isoformat(), "reason": "asked for a person"}
        connection.execute(insert(hand_over).values(reference="HO-1", conversation_id="a", **said))

    assert reasons(clusters) == {"a2": Reason.HANDED_OVER}


def test_a_turn_is_collected_once(engine: Engine, clusters: Clusters) -> None:
    talked(engine, "a", ("can I pay the premium in instalments", "not_found"))

    assert [clusters.collect(), clusters.collect()] == [1, 0]


def test_the_same_question_joins_its_cluster_in_either_language(engine: Engine, clusters: Clusters) -> None:
    talked(engine, "a", ("can I pay the premium in instalments", "not_found"))
    talked(engine, "b", ("who won the football match", "out_of_scope"))
    clusters.collect()
    first = {one.cluster_id for one in clusters.all()}
    talked(engine, "c", ("保费可以分几次交吗", "not_found"))
    clusters.collect()

    largest, other = clusters.all()
    assert {one.turn_id for one in largest.asked} == {"a1", "c1"}
    assert {largest.cluster_id, other.cluster_id} == first


def test_a_question_is_kept_without_what_tells_who_asked(engine: Engine, clusters: Clusters) -> None:
    talked(engine, "a", ("does Nordhaus pay late? mail me at tom@example.com", "not_found"))
    clusters.collect()

    kept = clusters.all()[0].question
    assert "Nordhaus" not in kept
    assert "tom@example.com" not in kept


def test_dismissing_tells_why_and_is_not_undone_by_collecting_again(
    engine: Engine, clusters: Clusters
) -> None:
    talked(engine, "a", ("who won the football match", "out_of_scope"))
    clusters.collect()
    clusters.dismiss(SUPPORT, clusters.all()[0].cluster_id, "not about insurance")
    clusters.collect()

    [asked] = clusters.all()[0].asked
    assert (asked.state, asked.because) == (TurnState.DISMISSED, "not about insurance")
    assert clusters.all()[0].open == 0


def test_an_answer_on_weak_grounds_is_looked_at_once(engine: Engine, encoder: SentenceEncoder) -> None:
    asked: list[str] = []

    def sense(question: str) -> Sense:
        asked.append(question)
        return Sense(0.3 if "weak" in question else 0.9, 1.0)

    clusters = Clusters(engine, encoder, tuple, lambda: NOW, sense)
    for name, tools in (("weak", '["search_knowledge"]'), ("good", '["search_knowledge"]'), ("none", "[]")):
        talked(engine, name, (f"a {name} question of cover", "answered"))
        answered = {"tools": tools, "answered_at": LONG_AGO.isoformat()}
        with engine.begin() as connection:
            connection.execute(update(turn).where(turn.c.conversation_id == name).values(**answered))

    assert reasons(clusters) == {"weak1": Reason.UNSURE}
    assert reasons(clusters) == {"weak1": Reason.UNSURE}
    assert asked.count("a good question of cover") == 1
    assert asked.count("a weak question of cover") == 2  # as an answer, and as a cluster that may be ours


@pytest.mark.parametrize(
    ("in_field", "minded", "elsewhere"),
    [(0.29, False, True), (0.3, False, False), (0.9, False, False), (0.0, True, False)],
)
def test_other_matters_are_a_list_of_their_own_unless_somebody_minded(
    engine: Engine, encoder: SentenceEncoder, in_field: float, minded: bool, elsewhere: bool
) -> None:
    talked(engine, "a", ("how is the weather in Paris tomorrow", "out_of_scope"))
    if minded:
        given = {"principal_id": "public", "comment": "", "at": NOW.isoformat()}
        with engine.begin() as connection:
            connection.execute(insert(feedback).values(turn_id="a1", rating="down", **given))
    clusters = Clusters(engine, encoder, tuple, lambda: NOW, lambda _: Sense(0.0, in_field))

    clusters.collect()

    (one,) = clusters.all()
    assert (one.is_elsewhere, one.open) == (elsewhere, 1)


def test_what_clusters_are_about_is_looked_at_a_bounded_number_at_a_time(
    engine: Engine, encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.review.clusters.SAME", 1.1)  # every question a cluster of its own
    talked(engine, "a", *[(f"question number {number}", "not_found") for number in range(MOST_AT_ONCE + 5)])
    clusters = Clusters(engine, encoder, tuple, lambda: NOW, lambda _: Sense(0.0, 0.0))

    clusters.collect()
    assert sum(one.is_elsewhere for one in clusters.all()) == MOST_AT_ONCE
    clusters.collect()
    assert sum(one.is_elsewhere for one in clusters.all()) == MOST_AT_ONCE + 5
