"""Several questions in one message: each understood, planned and answered in its order, in one answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import Outcome
from bot.brief import Brief, Part
from bot.embedded import cues
from bot.embedded.cues import Aspect
from bot.embedded.dialogue.placed import placed
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.model import IntentModel
from bot.embedded.planning import Call, Done, next_calls
from bot.embedded.reckoning import parameters_named
from bot.embedded.replies import reply_to
from bot.embedded.understanding import understand
from bot.embedded.wording.phrases import say
from bot.reply import Reply
from knowledge.folding import fold
from tools.buyer_names.verdict import Verdict

MOST_QUESTIONS = 4
"""Questions of one message that are answered; the others are named as left for later."""
NOTHING_BY_ITSELF = 6
"""Characters of what only hangs on to a question: 对吧? 多少? right?"""
_OF_RECORDS = {Intent.LIMIT, Intent.CLAIM, Intent.TERMS, Intent.DEADLINES}
_ANSWERED_BESIDE = {*_OF_RECORDS, Intent.KNOWLEDGE, Intent.BUYER, Intent.LIMITS, Intent.CLAIMS}
_OF_ONE_BUYER = {Intent.LIMIT, Intent.CLAIM}


@dataclass(frozen=True)
class Question:
    """One question of a message, with what it was understood to ask and the brief it is answered under."""

    text: str
    understood: Understanding
    brief: Brief


def questions_of(message: str, brief: Brief, intents: IntentModel | None) -> Sequence[Question]:
    """The questions that a message holds; one alone unless each stands by itself.

    A message stays whole where it answers what was asked back, where it is refused, where figures in it
    belong together, or where a part of it is about no record and nothing known.
    """
    message, brief = placed(message, brief)
    whole = Question(message, understand(message, brief, intents), brief)
    if brief.focus.open_question or not brief.parts or whole.understood.intent not in _ANSWERED_BESIDE:
        return (whole,)
    about_one = all(part.text == message for part in brief.parts)
    parts = _about_each(whole, brief) if about_one else _each(brief, intents)
    return parts or (whole,)


def _about_each(whole: Question, brief: Brief) -> Sequence[Question]:
    """The same question about each company, where it is one that a company's record answers."""
    if whole.understood.intent not in _OF_ONE_BUYER or whole.understood.claim_no or whole.understood.guessed:
        return ()
    return [
        replace(
            whole,
            understood=replace(whole.understood, buyer=part.mention.names[0]),
            brief=replace(brief, mention=part.mention, parts=()),
        )
        for part in brief.parts
    ]


def _each(brief: Brief, intents: IntentModel | None) -> Sequence[Question]:
    """The parts as questions; none when one of them does not stand by itself."""
    questions: list[Question] = []
    before = brief
    for part in brief.parts:
        own = replace(_carried(part, before), parts=())
        understood = understand(part.text, own, intents)
        if understood.intent is Intent.KNOWLEDGE and len(part.text) <= NOTHING_BY_ITSELF:
            continue
        questions.append(Question(part.text, understood, own))
        before = _after_terms(own, understood)
    asked = {question.understood.intent for question in questions}
    return questions if asked <= _ANSWERED_BESIDE and asked & _OF_RECORDS else ()


def _after_terms(before: Brief, understood: Understanding) -> Brief:
    """The brief after a question about the reader's own terms: the next may ask them of another policy."""
    if understood.intent is not Intent.TERMS:
        return before
    asked = {"parameters": list(understood.parameters), **understood.arguments}
    return replace(before, focus=replace(before.focus, tool="policy_terms", arguments=asked))


def _carried(part: Part, before: Brief) -> Brief:
    """The brief of a part; one that asks of a limit and names no buyer is about the buyer named before."""
    if part.mention.verdict is not Verdict.NONE or not before.mention.certain:
        return replace(before, mention=part.mention)
    text = fold(part.text)
    focus = replace(before.focus, buyer_name=before.mention.names[0])
    aspect = any(rule.search(text) for aspect, rule in cues.ASPECTS if aspect is not Aspect.SHIPPING)
    policy = set(parameters_named(text)) - {"max_payment_term_days"}
    of_limit = (aspect or cues.LIMIT.search(text)) and not policy and not cues.CONCEPT.search(text)
    return replace(before, focus=focus, mention=before.mention if of_limit else part.mention)


def step_of(questions: Sequence[Question], done: Sequence[Done]) -> Reply | Sequence[Call]:
    """The calls that the first unanswered question needs, or the reply to them all.

    The calls made are counted off question by question: each plan is a function of what came before.
    """
    replies, left = [], list(done)
    for question in questions[:MOST_QUESTIONS]:
        mine: list[Done] = []
        while calls := next_calls(question.text, question.understood, question.brief, mine):
            if len(left) < len(calls):
                return calls
            mine, left = [*mine, *left[: len(calls)]], left[len(calls) :]
        replies.append(reply_to(question.text, question.understood, question.brief, mine))
    return replies[0] if len(questions) == 1 else _together(replies, questions)


def _together(replies: Sequence[Reply], questions: Sequence[Question]) -> Reply:
    """All replies in the order asked; what is asked back comes last, for the reader answers that next."""
    ordered = sorted(replies, key=lambda one: one.outcome is Outcome.CLARIFY)
    told = list(dict.fromkeys(one.answer for one in ordered))
    left = questions[MOST_QUESTIONS:]
    if left:
        told.append(say("questions_left", questions[0].brief.language, count=str(len(left))))
        told.append("\n".join(f"- {_named(question)}" for question in left))
    return ordered[0].model_copy(
        update={
            "answer": "\n\n".join(told),
            "suggestions": [one for r in ordered for one in r.suggestions][:3],
        }
    )


def _named(question: Question) -> str:
    return question.brief.mention.names[0] if question.brief.mention.certain else question.text
