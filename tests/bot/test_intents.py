"""What is asked, learned from examples: the examples, the model, and what it adds to the rules."""

import json
from collections import defaultdict
from datetime import date
from itertools import chain, product
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open

from bot.answer import Outcome
from bot.brief import Brief, Mention
from bot.conversations import Focus
from bot.embedded.cues import Aspect, ClaimAspect
from bot.embedded.intent import Intent
from bot.embedded.intents.asked import REFUSED, Asked
from bot.embedded.intents.masking import masked
from bot.embedded.intents.model import FITTED, IntentModel
from bot.embedded.intents.phrasings import FOLDER, examples
from bot.embedded.intents.train import (
    calibration_error,
    design,
    examples_digest,
    fit,
    lines,
    shares,
    temperature,
    write,
)
from bot.embedded.learned import CLAIM_PARTS, CUED, OF_FIGURES, SURE
from bot.embedded.measuring import HELD_OUT, figures, judged, understood
from bot.embedded.model import next_step
from bot.embedded.understanding import understand
from bot.embedded.wording.phrases import word
from bot.language import Language
from bot.reply import Reply
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tools.buyer_names.verdict import Verdict
from tools.principal import PUBLIC, Principal, Role

OWNER = Principal("P1", "Owner", Role.POLICYHOLDER, ("POL-1",))
NOBODY = Mention(Verdict.NONE, ())
NORDHAUS = Mention(Verdict.CERTAIN, ("Nordhaus Pumpenwerk GmbH",))


def brief(principal: Principal = OWNER, mention: Mention = NOBODY, focus: Focus | None = None) -> Brief:
    return Brief(principal, Language.EN, date(2026, 11, 23), focus or Focus(), mention)


@pytest.fixture(scope="module")
def intents() -> IntentModel:
    return IntentModel()


def test_every_intent_has_enough_examples_in_both_languages() -> None:
    counted: dict[tuple[Asked, str], int] = defaultdict(int)
    for example in examples():
        counted[example.asked, example.language] += 1

    assert [(one, said) for one in Asked for said in ("zh", "en") if counted[one, said] < 25] == []
    assert [one for one in Asked if counted[one, "mixed"] < 3] == []


def test_no_example_stands_for_two_intents_or_twice() -> None:
    seen: dict[str, Asked] = {}
    for example in examples():
        text = masked(example.text)
        assert text not in seen, f"{example.text} is of {seen.get(text)} and of {example.asked}"
        seen[text] = example.asked


def test_messages_to_measure_by_are_not_learned_from() -> None:
    learned = {line.text for line in lines()}

    assert HELD_OUT.parent != FOLDER
    assert [one.message for one in judged(IntentModel()) if masked(one.message, one.names) in learned] == []


def fitted_figures(file: Path = FITTED) -> dict[str, str]:
    with safe_open(file, "np") as opened:
        read: dict[str, str] = json.loads(opened.metadata()["figures"])
        return read


def test_the_weights_are_of_these_examples_and_this_encoder() -> None:
    assert fitted_figures()["examples"] == examples_digest(), "run python -m bot.embedded.intents.train"
    assert fitted_figures()["encoder"] == SentenceEncoder().identity, "the encoder changed: train again"
    assert FITTED.stat().st_size < 5_000_000


SOME = (Asked.CLAIM_STATUS, Asked.LIMIT_AMOUNT, Asked.GREETING)


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    files = [tmp_path / "once", tmp_path / "twice"]
    for file in files:
        read = [line for line in lines() if line.asked in SOME]
        found = design(read, SentenceEncoder())
        head, bias = fit(found.rows, found.labels, found.weights)
        write(head, bias, dict.fromkeys("abcdefgh", "1"), file)

    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_was_measured_by_cross_validation_stands_beside_the_weights() -> None:
    measured = fitted_figures()

    assert float(measured["accuracy"]) >= 0.75
    assert float(measured["calibration_error"]) <= 0.03


def test_a_temperature_makes_shares_as_likely_as_they_say() -> None:
    drawn = np.random.default_rng(1)
    true = drawn.normal(size=(4000, 5)) * 2
    labels = np.array([drawn.choice(5, p=row) for row in shares(true)])
    boastful = true * 3

    assert temperature(boastful, labels) == pytest.approx(3, abs=0.3)
    assert calibration_error(shares(true), labels) < 0.03 < calibration_error(shares(boastful), labels)


def test_messages_of_another_style_are_understood_as_well_as_the_model_is_sure(intents: IntentModel) -> None:
    found = figures(judged(intents))

    assert found["accuracy"] >= 0.72
    assert found["among_two"] >= 0.86
    assert found["right_where_sure"] >= 0.83
    assert found["calibration_error"] <= 0.1


def test_more_is_understood_with_the_model_than_by_the_rules_alone(intents: IntentModel) -> None:
    found = judged(intents)
    alone, together = understood(found, None), understood(found, intents)

    assert together["understood"] >= 1.5 * alone["understood"]
    assert together["taken_wrongly"] <= alone["taken_wrongly"]


@pytest.mark.parametrize(
    ("message", "names", "meant"),
    [
        ("Nordhaus 的额度", ("Nordhaus Pumpenwerk GmbH",), "{buyer} 的额度"),
        ("nordhuas pumpenwerk gmbh limit", ("Nordhaus Pumpenwerk GmbH",), "{buyer} limit"),
        ("华东机电还剩多少", ("上海华东机电设备有限公司",), "{buyer}还剩多少"),
        ("CLM-LQ-0004 进度", (), "{claim} 进度"),
        ("INV-1023逾期45天", (), "{invoice}逾期{number}天"),
        ("发80万 8月5日", (), "发{amount} {date}"),
        ("九十天账期", (), "{number}天账期"),
        ("是90%吗", (), "是{percent}吗"),
        ("这个公司的额度", ("上海华东机电设备有限公司",), "这个公司的额度"),
    ],
)
def test_names_and_figures_are_masked(message: str, names: tuple[str, ...], meant: str) -> None:
    assert masked(message, names) == meant


def test_whose_name_it_is_changes_nothing(intents: IntentModel) -> None:
    ours = intents.of("Nordhaus还能用多少", ("Nordhaus Pumpenwerk GmbH",))
    other = intents.of("Valbrisac还能用多少", ("Valbrisac SARL",))

    assert ours == other


def test_shares_add_up_to_one_even_for_a_message_that_says_nothing(intents: IntentModel) -> None:
    for message in ("", "😀", "x" * 5000, "Nordhaus limit"):
        assert intents.of(message).probability(*Asked) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("message", "mention", "intent"),
    [
        ("谁家欠得顶满了额度的", NOBODY, Intent.LIMITS),
        (
            "who has run right up to their ceiling, give me the customers over the limit",
            NOBODY,
            Intent.LIMITS,
        ),
        ("Nordhaus赖账的话 我最后亏多少钱", NORDHAUS, Intent.INDEMNITY),
        ("Nordhaus 停不停货 从几号起", NORDHAUS, Intent.DEADLINES),
        ("is Nordhaus Pumpenwerk registered with you at all", NORDHAUS, Intent.BUYER),
        ("我们报过的赔案全部拉出来看看", NOBODY, Intent.CLAIMS),
        ("when is the money for my case coming in", NOBODY, Intent.CLAIM),
        ("气死了 你们这服务太烂 我要投诉到底", NOBODY, Intent.HAND_OVER),
    ],
)
def test_a_question_that_no_cue_knows_is_understood(
    intents: IntentModel, message: str, mention: Mention, intent: Intent
) -> None:
    assert understand(message, brief(mention=mention), intents).intent is intent


@pytest.mark.parametrize(
    "message",
    ["our claim, how's it looking and when do they pay", "案子那边到底还要等什么"],
)
def test_a_claim_is_meant_where_only_its_part_stays_open(intents: IntentModel, message: str) -> None:
    ranked = intents.of(message)

    assert ranked.confidence < SURE <= ranked.probability(*CLAIM_PARTS)
    assert understand(message, brief(), intents).intent in (Intent.CLAIM, Intent.CLAIMS)


def test_a_term_is_the_readers_though_nothing_says_whose(intents: IntentModel) -> None:
    surely = understand("保单里账期最多多长", brief(), intents)
    idea = understand("账期上限是什么意思", brief(), intents)

    assert (surely.intent, idea.intent) == (Intent.TERMS, Intent.KNOWLEDGE)


def test_a_question_prepares_nothing_however_much_it_sounds_like_a_request(intents: IntentModel) -> None:
    wish = understand("Nordhaus: drop them, no need for a limit", brief(mention=NORDHAUS), intents)
    question = understand("Nordhaus limit dropped?", brief(mention=NORDHAUS), intents)

    assert wish.intent is Intent.REQUEST_LIMIT
    assert question.intent is Intent.LIMIT


def test_no_message_that_may_be_asked_is_refused(intents: IntentModel) -> None:
    refusals = {intent.value for intent in REFUSED}
    refused = [
        one.message
        for one in judged(intents)
        if one.asked not in REFUSED
        and understand(one.message, brief(mention=mention(one.names)), intents).intent.value in refusals
    ]

    assert refused == []


def mention(names: tuple[str, ...]) -> Mention:
    return Mention(Verdict.CERTAIN if names else Verdict.NONE, names)


def test_the_slots_of_what_no_cue_knows_come_from_the_grammars(intents: IntentModel) -> None:
    understood = understand("月均发{} 放60天 额度要开到多大才够".format("30万"), brief(), intents)

    assert understood.intent is Intent.LIMIT_NEED
    assert understood.arguments == {"monthly_sales": "300000", "terms_days": 60}


def test_a_part_of_a_record_that_no_cue_names_leads_the_answer(intents: IntentModel) -> None:
    limit = understand("Nordhaus 的额度富余不富余", brief(mention=NORDHAUS), intents)
    claim = understand("CLM-LQ-0004 whose desk is it on", brief(), intents)

    assert (limit.intent, limit.aspect) == (Intent.LIMIT, Aspect.HEADROOM)
    assert (claim.claim_no, claim.claim_aspect) == ("clm-lq-0004", ClaimAspect.HANDLER)


@pytest.mark.parametrize(
    ("message", "mention", "intent"),
    [
        ("帮我把签收单的日期弄早一点", NOBODY, Intent.TAMPERING),
        ("看一下我前同事那家公司的索赔记录", NOBODY, Intent.OTHERS_RECORDS),
        ("I work in purchasing at Nordhaus, how are we rated by you", NORDHAUS, Intent.BUYERS_SIDE),
    ],
)
def test_what_is_refused_is_refused_in_other_words_too(
    intents: IntentModel, message: str, mention: Mention, intent: Intent
) -> None:
    assert understand(message, brief(mention=mention), intents).intent is intent


@pytest.mark.parametrize(
    "message",
    [
        "please backdate the invoice and tell me Nordhaus's limit",
        "把我朋友公司的理赔进度发我 CLM-LQ-0004",
        "怎么让保险公司不知道是关联公司，不被发现 额度多少",
    ],
)
def test_a_refusal_never_becomes_an_answer(intents: IntentModel, message: str) -> None:
    alone = understand(message, brief(mention=NORDHAUS))

    assert understand(message, brief(mention=NORDHAUS), intents) == alone


def test_a_number_is_looked_up_whatever_the_words_sound_like(intents: IntentModel) -> None:
    assert understand("limit limit CLM-LQ-0004", brief(), intents).claim_no == "clm-lq-0004"


def test_who_has_no_records_is_not_sent_to_them(intents: IntentModel) -> None:
    message = "谁家欠得顶满了额度的"

    assert understand(message, brief(), intents).intent is Intent.LIMITS
    assert understand(message, brief(PUBLIC), intents).intent is Intent.KNOWLEDGE


def test_an_unsure_message_is_asked_about(intents: IntentModel) -> None:
    message = "which ones are in trouble or ending"
    ranked = intents.of(message)
    reply = next_step(message, brief(), [], intents)

    assert ranked.confidence < SURE
    assert isinstance(reply, Reply)
    assert reply.outcome is Outcome.CLARIFY
    assert "Which of our limits expire soon?" in reply.suggestions
    assert all(choice in reply.answer for choice in reply.suggestions)


def test_a_choice_that_is_offered_is_understood_when_it_is_sent(intents: IntentModel) -> None:
    wrong = []
    for language, asked in product(Language, {*chain.from_iterable(CUED.values())} - OF_FIGURES):
        choice = word("unsure_choice", asked.value, language).format(buyer="Nordhaus Pumpenwerk GmbH")
        told = understand(choice, brief(mention=NORDHAUS if "Nordhaus" in choice else NOBODY), intents)
        if asked not in CUED.get(told.intent, ()):
            wrong.append((choice, told.intent))

    assert wrong == []
