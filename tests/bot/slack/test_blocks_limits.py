"""Slack's limits hold whatever an answer says, and no text becomes a mention, a link or a format."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer import Answer, Citation, Outcome
from bot.language import Language
from bot.slack.blocks import bounds
from bot.slack.blocks.layout import Table, escaped, facts, plain, section, table
from bot.slack.blocks.message import (
    action_message,
    answer_message,
    failure_message,
    notice_message,
    quotes_message,
    redacted_message,
)
from knowledge.passage import Authority
from tests.bot.slack.valid import WHOLE, buttons, check, length, parts, shown
from tools.evidence import Evidence, EvidenceKind
from tools.pending_action import ActionKind, ActionState, Draft, InBoth, PendingAction, Receipt
from tools.tool import Card, CardKind

NASTY = [
    "<!channel>",
    "<@U012AB3CD>",
    "<#C012AB3CD>",
    "<https://evil.example|click>",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "&lt;!here&gt;",
    "```code```",
    "`x`",
    "*bold* _italic_ ~gone~",
    "**b**",
    "> quote",
    "- item",
    "# head",
    "限额不足。",
    "😀👩‍👩‍👧🇨🇳",
    '"\\"',
    "[1]",
    "@here #general",
    "\x00\x07",
    "\n\n",
    ":skull:",
]
TEXT = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(NASTY), max_size=30).map("".join),
    st.builds(lambda text, times: text * times, st.sampled_from(NASTY), st.integers(1, 600)),
)
MONEY = st.one_of(st.none(), st.just({"amount": "1250000.5", "currency": "EUR"}))
HYPOTHESIS = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def limit_data(name: str, money: dict[str, str] | None, conditions: list[str]) -> dict[str, Any]:
    layer = {
        **dict.fromkeys(("outstanding", "headroom", "requested", "granted"), money),
        **dict.fromkeys(("effective_from", "effective_to", "max_payment_term_days", "reason_code", "grade")),
        **dict.fromkeys(("insured_percentage", "decided_on", "as_of", "grade_scale", "stop_shipment")),
        "policy_id": name,
        "buyer_id": name,
        "buyer_name": name,
        "kind": "named",
        "status": "APPROVED",
        "in_force": money is not None,
        "conditions": conditions,
        "pending": {"action": "reduction", "effective": None, "granted": money},
        "source": name,
    }
    return {**layer, "outstanding_other_currencies": [money] * 3 if money else [], "layers": [layer] * 3}


CARDS = st.one_of(
    st.builds(
        lambda name, money, conditions: Card(CardKind.CREDIT_LIMIT, limit_data(name, money, conditions)),
        TEXT,
        MONEY,
        st.lists(TEXT, max_size=3),
    ),
    st.builds(
        lambda name, money, count: Card(CardKind.PORTFOLIO, {"rows": [limit_data(name, money, [])] * count}),
        TEXT,
        MONEY,
        st.integers(0, 150),
    ),
    st.builds(
        lambda names: Card(
            CardKind.BUYERS,
            {
                "candidates": [
                    {
                        "legal_name": name,
                        "registration_type": "USCC",
                        "registration_number": name,
                        "city": name,
                        "country": "CN",
                    }
                    for name in names
                ]
            },
        ),
        st.lists(TEXT, max_size=12),
    ),
)


def citation(mark: int, text: str, authority: Authority = Authority.FAQ) -> Citation:
    evidence = Evidence(EvidenceKind.DOCUMENT, text, text, authority, text, as_of="2026-11-01", page=3)
    return Citation(mark, evidence, text)


def answer(text: str, **fields: Any) -> Answer:
    return Answer("c_1", "t_1", "en", "embedded", Outcome.ANSWERED, text, **fields)


def waiting(text: str, state: ActionState = ActionState.PENDING) -> PendingAction:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    said = InBoth(text, text)
    draft = Draft(ActionKind.WATCH, text, text, {"x": text}, said, text, (said, said))
    receipt = Receipt("R-1", now, {}, said) if state is ActionState.EXECUTED else None
    return PendingAction("ACT-1", "P-1", draft, draft.digest, now, now, state, receipt=receipt)


ANSWERS = st.builds(
    lambda text, language, outcome, cards, suggestions, cited: Answer(
        "c_1",
        "t_1",
        language,
        "embedded",
        outcome,
        text,
        tuple(citation(mark, one) for mark, one in enumerate(cited, start=1)),
        tuple(cards),
        suggestions=tuple(suggestions),
    ),
    TEXT,
    st.sampled_from(["zh", "en", "zh-Hant", "fr"]),
    st.sampled_from(Outcome),
    st.lists(CARDS, max_size=6),
    st.lists(TEXT, max_size=12),
    st.lists(TEXT, max_size=12),
)


@HYPOTHESIS
@given(ANSWERS)
def test_whatever_is_answered_slack_takes_it(given_answer: Answer) -> None:
    check(answer_message(given_answer, may_confirm=True))


@HYPOTHESIS
@given(ANSWERS)
def test_whatever_is_cited_slack_takes_its_quotes_and_what_is_shared(given_answer: Answer) -> None:
    check(quotes_message(given_answer.as_data()))
    check(redacted_message(given_answer))


@HYPOTHESIS
@given(TEXT, st.sampled_from(ActionState), TEXT, st.booleans(), st.sampled_from(Language))
def test_whatever_is_prepared_slack_takes_it(
    text: str, state: ActionState, note: str, decidable: bool, language: Language
) -> None:
    action = waiting(text, state)

    check(action_message(action, language, note=note, decidable=decidable))
    check(answer_message(answer(text, pending=action), may_confirm=decidable))


@HYPOTHESIS
@given(TEXT)
def test_whatever_a_notice_says_slack_takes_it(text: str) -> None:
    check(notice_message(text))
    check(failure_message(text, Language.EN))


@pytest.mark.parametrize("text", NASTY)
def test_markup_in_an_answer_is_shown_and_does_nothing(text: str) -> None:
    message = answer_message(answer(f"Said: x{text} y."), may_confirm=False)

    check(message)
    first = message.blocks[0]
    assert {one["type"] for one in first["elements"]} <= {
        "rich_text_section",
        "rich_text_list",
        "rich_text_quote",
    }
    assert "evil.example|" not in message.text or "&lt;" in message.text


def test_signs_of_formatting_stay_signs_in_an_answer() -> None:
    told = shown(answer_message(answer("Limit ~5 to ~10, *not* _final_, a<b & c."), may_confirm=False))

    assert told.startswith("Limit ~5 to ~10, *not* _final_, a<b & c.")


def test_the_address_of_a_link_and_of_a_picture_is_dropped_and_its_words_stay() -> None:
    told = shown(
        answer_message(answer("See [the page](https://e.example/a) ![map](b.png)."), may_confirm=False)
    )

    assert told.startswith("See the page map.")


def test_bold_lists_quotes_and_headings_of_an_answer_keep_their_shape() -> None:
    message = answer_message(answer("# Head\n**Limit** is\n- one\n- two\n\n> said so"), may_confirm=False)

    head, listed, quoted = message.blocks[0]["elements"]
    assert [one.get("style") for one in head["elements"]] == [{"bold": True}, None, {"bold": True}, None]
    assert [one["elements"][0]["text"] for one in listed["elements"]] == ["one", "two"]
    assert (quoted["type"], quoted["elements"][0]["text"]) == ("rich_text_quote", "said so")


def test_a_name_in_a_card_cannot_mention_anybody_or_strike_out_an_amount() -> None:
    data = limit_data("<!channel> ~A~ *B* `C` _D_ E_F & Co", {"amount": "1", "currency": "EUR"}, [])

    message = answer_message(answer("Yes.", cards=(Card(CardKind.CREDIT_LIMIT, data),)), may_confirm=False)

    check(message)
    told = shown(message)
    assert "&lt;!channel&gt; ∼A∼ ∗B∗ ˋCˋ ˍDˍ E_F &amp; Co" in told


def test_a_long_answer_is_cut_at_a_sentence_and_says_where_the_rest_is() -> None:
    said = "".join(f"Sentence number {number} of the answer is here. " for number in range(2000))

    message = answer_message(answer(said), may_confirm=False)

    check(message)
    text = "".join(shown(type(message)("", (one,))) for one in parts(message, "rich_text"))
    assert text.rstrip().endswith("is here.")
    assert "The rest does not fit here" in shown(message)
    assert message.text.endswith("is here.")


def test_a_text_of_one_endless_sentence_is_cut_with_an_ellipsis() -> None:
    message = answer_message(answer("限" * 50_000), may_confirm=False)

    check(message)
    assert message.text.endswith("…")
    assert "The rest does not fit here" in shown(message)


def test_an_answer_that_fits_is_shown_to_its_last_word_and_nothing_is_said_to_be_missing() -> None:
    said = "一句话说完整。" * 300

    message = answer_message(answer(said), may_confirm=False)

    assert said in shown(message).replace("\n", "")
    assert "does not fit" not in shown(message)


def test_cards_that_do_not_fit_are_said_to_be_left_out() -> None:
    data = limit_data("Nordhaus Pumpenwerk GmbH", {"amount": "1", "currency": "EUR"}, ["only by sea"])

    message = answer_message(
        answer("Yes.", cards=(Card(CardKind.CREDIT_LIMIT, data),) * 60), may_confirm=False
    )

    check(message)
    assert "Not all details fit here." in shown(message)
    assert len(parts(message, "divider")) > 3


def test_a_list_is_not_shortened_for_a_table_that_found_no_room() -> None:
    rows = [limit_data(f"Buyer {number} Ltd", {"amount": "1", "currency": "EUR"}, []) for number in range(9)]
    said = "Limits:\n" + "\n".join(f"- {row['buyer_name']}: EUR 1." for row in rows)
    wide = Card(CardKind.CREDIT_LIMIT, limit_data("X", {"amount": "1", "currency": "EUR"}, ["c" * 2900] * 9))
    table_card = Card(CardKind.PORTFOLIO, {"rows": rows})

    shortened = answer_message(answer(said, cards=(table_card,)), may_confirm=False)
    whole = answer_message(answer(said, cards=(wide, wide, wide, table_card)), may_confirm=False)

    assert "The others are in the table below." in shown(shortened)
    assert not parts(whole, "table")
    assert "The others are in the table below." not in shown(whole)
    assert "Buyer 8 Ltd: EUR 1." in shown(whole)


def test_an_item_of_a_list_is_left_out_only_when_its_row_is_in_the_table() -> None:
    rows = [limit_data(f"Buyer {number} Ltd", {"amount": "1", "currency": "EUR"}, []) for number in range(30)]
    said = "Limits:\n" + "\n".join(f"- {row['buyer_name']}: EUR 1." for row in rows)
    wide = Card(CardKind.CREDIT_LIMIT, limit_data("X", {"amount": "1", "currency": "EUR"}, ["c" * 2900] * 9))

    told = answer_message(
        answer(said, cards=(wide, Card(CardKind.PORTFOLIO, {"rows": rows}))), may_confirm=False
    )

    check(told)
    in_table = len(parts(told, "table")[0]["rows"]) - 1
    assert 3 < in_table < 30
    assert all(row["buyer_name"] in shown(told) for row in rows)


@pytest.mark.parametrize("most", [1, 2, 10, 75, 3000])
@pytest.mark.parametrize("sign", ["a", "限", "😀", "👩‍👩‍👧"])
def test_a_text_is_cut_to_what_slack_counts(sign: str, most: int) -> None:
    assert length(bounds.cut(sign * 4000, most)) <= most
    assert bounds.cut(sign, 50) == sign


@HYPOTHESIS
@given(TEXT, st.integers(20, 3000))
def test_a_text_cut_at_a_sentence_is_its_beginning(text: str, most: int) -> None:
    kept = bounds.cut_at_sentence(text, most)

    assert length(kept) <= most
    assert text.startswith(kept.removesuffix("…").rstrip())


WHOLE_SENTENCES = st.lists(
    st.sampled_from(["限额不足。", "The limit ends. ", "😀 Really? "]), min_size=1, max_size=40
)


@HYPOTHESIS
@given(WHOLE_SENTENCES, st.integers(20, 300))
def test_no_whole_sentence_that_fits_is_cut_off(said: list[str], most: int) -> None:
    kept = bounds.cut_at_sentence("".join(said), most)

    fitting = [count for count in range(len(said) + 1) if length("".join(said[:count]).rstrip()) <= most]
    assert kept.strip() == "".join(said[: fitting[-1]]).strip()


@pytest.mark.parametrize("count", [0, 1, 10, 11, 35])
def test_facts_take_as_many_sections_as_they_need(count: int) -> None:
    blocks = facts([(f"Label {number}", "<" * 3000) for number in range(count)])

    assert [len(block["fields"]) for block in blocks] == [10] * (count // 10) + [count % 10] * (
        count % 10 > 0
    )
    assert all(length(one["text"]) <= 2000 for block in blocks for one in block["fields"])


@pytest.mark.parametrize("text", ["&" * 5000, "<" * 700, "a" * 3000, "", " \n "])
def test_a_section_holds_what_its_escaped_text_comes_to(text: str) -> None:
    assert 1 <= length(section("T", [text])["text"]["text"]) <= 3000


def test_a_table_has_its_head_and_at_most_99_rows_of_20_filled_cells() -> None:
    heads = tuple(f"H{number}" for number in range(25))

    block, told = table(Table(heads, (("x",),) * 300), room=10**6)
    small, few = table(Table(("A",), (("x" * 500,),) * 300))

    assert (len(block["rows"]), told, len(block["rows"][1])) == (100, 99, 20)
    assert block["rows"][1][19]["text"] == "–"
    assert 0 < few < 300
    assert bounds.weight([small]) < bounds.TABLE + 500


def test_a_label_of_a_button_is_one_line() -> None:
    assert plain("a\n b\t c", 75)["text"] == "a b c"
    assert length(plain("x" * 500, 75)["text"]) == 75


def test_a_question_that_no_button_could_carry_is_left_out_and_the_others_stay() -> None:
    asked = answer("Which?", suggestions=("x" * 2001, "second?", "second?", " "))

    message = answer_message(asked, may_confirm=False)

    assert [one["value"] for one in buttons(message)][:-1] == ["second?"]


def test_at_most_ten_questions_are_offered() -> None:
    message = answer_message(
        answer("Which?", suggestions=tuple(f"q{n}?" for n in range(40))), may_confirm=False
    )

    assert [one["action_id"] for one in buttons(message)][:-1] == [f"ask:{n}:en" for n in range(10)]


def test_the_text_for_notifications_is_plain_and_without_marks() -> None:
    message = answer_message(answer("**Yes** [1], a < b.\n- see `x` [2]"), may_confirm=False)

    assert message.text == "Yes, a &lt; b.\n- see x"


def test_more_sources_than_fit_are_counted() -> None:
    cited = tuple(citation(mark, f"Title {mark} " + "x" * 90) for mark in range(1, 40))

    under = shown(answer_message(answer("So.", citations=cited), may_confirm=False))
    quoted = quotes_message(answer("So.", citations=cited).as_data())

    assert "more sources are not listed here" in under
    assert "more sources are not listed here" in shown(quoted)
    check(quoted)


def test_an_answer_in_another_language_is_shown_with_english_words() -> None:
    message = answer_message(replace(answer("Oui."), language="fr"), may_confirm=False)

    assert [one["text"]["text"] for one in buttons(message)] == ["Talk to a person"]


def test_escaping_leaves_ordinary_words_as_they_are() -> None:
    assert escaped("RE_26_01 90 % (schedule, 第十一条 11.1)") == "RE_26_01 90 % (schedule, 第十一条 11.1)"


def test_the_whole_stays_under_what_slack_is_known_to_refuse() -> None:
    assert bounds.WHOLE < WHOLE


@pytest.mark.parametrize("state", ActionState)
@pytest.mark.parametrize("text", ['"\\"' * 2000, "<" * 5000, "&" * 5000, "😀" * 3000])
def test_an_action_described_at_any_length_fits(text: str, state: ActionState) -> None:
    check(action_message(waiting(text, state), Language.EN, note=text))


def test_a_policys_name_is_escaped_once_under_an_action() -> None:
    assert "policy A &amp; B ·" in shown(action_message(waiting("A & B"), Language.EN))
