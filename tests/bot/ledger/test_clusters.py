"""Clusters: questions that mean the same stand together, under a name that gives nobody away."""

from collections.abc import Collection

from sqlalchemy import Engine, func, select

from bot.ledger.ledger import Ledger
from bot.ledger.schema import ledger_cluster, ledger_cluster_turn
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tests.bot.ledger.telling import DAY, HOUR, NOW, Told, everything, rate, tell

NAMES = ("Nordhaus Maschinenbau GmbH", "华东机电设备有限公司")


def settled(engine: Engine, names: Collection[str] = NAMES) -> list[tuple[str, int, int]]:
    """The clusters: name, conversations and unanswered turns, the largest first."""
    Ledger(engine, SentenceEncoder().encode_query, lambda: names).settle(NOW)
    one = ledger_cluster.c
    query = select(one.name, one.conversations, one.unanswered)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(one.conversations.desc(), one.name))]


def test_the_same_question_in_other_words_is_one_cluster(engine: Engine) -> None:
    for number, question in enumerate(["怎么办理索赔？", "索赔怎么办理", "怎么办理索赔", "索赔要怎么办理？"]):
        tell(engine, f"c{number}", NOW - DAY, Told(question))
    tell(engine, "other", NOW - DAY, Told("How is the premium worked out?", "not_found", language="en"))

    assert settled(engine) == [("怎么办理索赔?", 4, 0), ("How is the premium worked out?", 1, 1)]


def test_a_name_holds_no_name_of_the_book(engine: Engine) -> None:
    tell(engine, "c1", NOW - DAY, Told("Can I sell more to nordhaus on open account?", language="en"))
    tell(engine, "c2", NOW - DAY, Told("华东机电发票LQ26-0024逾期了怎么办"))

    assert {name for name, _, _ in settled(engine)} == {
        "Can I sell more to [company] on open account?",
        "[公司]发票[号码]逾期了怎么办",
    }


def test_the_words_of_signed_in_people_are_shown_only_where_several_asked_the_same(engine: Engine) -> None:
    for number, who in enumerate(["P-1", "P-1", "P-1"]):
        tell(
            engine,
            f"one{number}",
            NOW - DAY,
            Told("Can the policy be assigned to a lessor?", "not_found"),
            who=who,
        )
    for number, who in enumerate(["P-1", "P-2", "P-2"]):
        tell(engine, f"two{number}", NOW - DAY, Told("保费可以分期付吗？", "not_found"), who=who)

    assert settled(engine) == [("", 3, 3), ("保费可以分期付吗?", 3, 3)]


def test_where_the_public_asked_too_its_words_name_the_cluster(engine: Engine) -> None:
    tell(engine, "public", NOW - DAY, Told("索赔怎么办理"))
    for number in range(2):
        tell(engine, f"p{number}", NOW - DAY, Told("怎么办理索赔？"), who="P-1")

    assert settled(engine) == [("索赔怎么办理", 3, 0)]


def test_greetings_thanks_and_what_is_older_than_four_weeks_are_in_no_cluster(engine: Engine) -> None:
    tell(
        engine,
        "c1",
        NOW - DAY,
        Told("你好", "smalltalk"),
        Told("谢谢", "answered"),
        Told("天气", "out_of_scope"),
    )
    tell(engine, "c2", NOW - 29 * DAY, Told("怎么办理索赔？"))

    assert settled(engine) == []


def test_a_cluster_keeps_its_name_and_its_turns_when_it_grows(engine: Engine) -> None:
    tell(engine, "c1", NOW - 2 * DAY, Told("怎么办理索赔？"))
    ledger = Ledger(engine, SentenceEncoder().encode_query)
    ledger.settle(NOW - DAY)
    before = everything(engine)["ledger_cluster"][0][0]

    tell(engine, "c2", NOW - DAY + HOUR, Told("索赔怎么办理", "not_found"))
    rate(engine, "c2-1", "down", NOW - DAY + 2 * HOUR)
    ledger.settle(NOW)

    after = everything(engine)["ledger_cluster"]
    assert [row[0] for row in after] == [before]
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(ledger_cluster_turn)).scalar() == 2
