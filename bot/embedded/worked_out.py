"""Replies to what was worked out under the policy: deadlines, cover checks, estimates."""

from bot.answer import Outcome
from bot.embedded.cues import Aspect
from bot.embedded.intent import Understanding
from bot.embedded.planning import Done
from bot.embedded.wording.alerts import alerts_in_words, no_alerts_in_words
from bot.embedded.wording.calculations import calculation_in_words
from bot.embedded.wording.changes import changes_in_words, no_changes_in_words
from bot.embedded.wording.checklist import checklist_in_words
from bot.embedded.wording.cover import cover_in_words
from bot.embedded.wording.credit_review import (
    none_in_words,
    review_in_words,
    strategies_to_ask,
    strategy_in_words,
)
from bot.embedded.wording.deadlines import deadlines_in_words, missing_in_words
from bot.embedded.wording.indemnity import indemnity_in_words
from bot.embedded.wording.ledgers import ledgers_in_words
from bot.embedded.wording.phrases import say
from bot.language import Language
from bot.reply import Reply
from tools.credit_review import Strategy
from tools.tool import Finding


def deadlines(done: Done, understood: Understanding, language: Language) -> Reply:
    """Every day of a few invoices, or a line each of many."""
    stops = understood.aspect is Aspect.SHIPPING
    if done.result.cards:
        rows = done.result.cards[0].data["invoices"]
        marks = [f"[{mark}]" for mark in done.marks]
        return Reply(outcome=Outcome.ANSWERED, answer=deadlines_in_words(rows, marks, language, stops=stops))
    within = done.call.arguments.get("within_days")
    if within is not None and done.result.finding is Finding.NONE and done.marks:
        mark = f"[{done.marks[0]}]"
        answer = say("deadlines_none_within", language, days=str(within), mark=mark)
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    return _nothing_open(done, language, "deadlines_none", "invoice_paid")


def cover(done: Done, understood: Understanding, language: Language) -> Reply:
    """The verdict. What cannot be told without the asker is asked for."""
    if not done.result.cards:
        return _nothing_open(done, language, "deadlines_none", "invoice_fully_paid")
    card = dict(done.result.cards[0].data)
    outcome = Outcome.CLARIFY if done.result.missing else Outcome.ANSWERED
    answer = cover_in_words(card, f"[{done.marks[0]}]", language)
    if understood.vague_day:
        answer += "\n" + say("cover_today_only", language, day=card["dispatched_on"])
    return Reply(outcome=outcome, answer=answer)


def indemnity(done: Done, _understood: Understanding, language: Language) -> Reply:
    """The estimate with its steps."""
    if done.result.cards:
        cards = [dict(card.data) for card in done.result.cards]
        marks = [f"[{mark}]" for mark in done.marks]
        return Reply(outcome=Outcome.ANSWERED, answer=indemnity_in_words(cards, marks, language))
    buyer = done.result.focus.get("buyer_name", "")
    if done.result.finding is Finding.NONE and buyer:
        return Reply(outcome=Outcome.ANSWERED, answer=say("indemnity_none", language, buyer=buyer))
    return _nothing_open(done, language, "deadlines_none", "invoice_paid")


def checklist(done: Done, _understood: Understanding, language: Language) -> Reply:
    """The documents of a claim, those that are missing first; or what a cause asks for in general."""
    if not done.result.cards:
        return _nothing_open(done, language, "claim_none", "claim_none")
    card = done.result.cards[0].data
    answer = checklist_in_words(card, f"[{done.marks[0]}]", language)
    return Reply(outcome=Outcome.ANSWERED, answer=answer)


def calculation(done: Done, _understood: Understanding, language: Language) -> Reply:
    """Each figure with its steps; where the policy's data lacks what it needs, that is said."""
    if done.result.cards:
        marks = [f"[{mark}]" for mark in done.marks]
        cards = [card.data for card in done.result.cards]
        told = [calculation_in_words(card, mark, language) for card, mark in zip(cards, marks, strict=False)]
        return Reply(outcome=Outcome.ANSWERED, answer="\n\n".join(told))
    buyer = done.result.focus.get("buyer_name", "")
    if done.result.finding is Finding.NONE and buyer and done.marks:
        answer = say("limit_none", language, buyer=buyer, mark=f"[{done.marks[0]}]")
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    none = "ledger_none" if "ledger" in done.result.focus else "deadlines_none"
    return _nothing_open(done, language, none, "invoice_paid")


def alerts(done: Done, understood: Understanding, language: Language) -> Reply:
    """How many warnings and which are red, then each with its reasons and what comes next."""
    marks = [f"[{mark}]" for mark in done.marks]
    if done.result.cards:
        of_one = bool(understood.buyer)
        answer = alerts_in_words(done.result.cards[0].data, marks, language, of_one=of_one)
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    if done.result.finding is Finding.NONE and marks:
        return Reply(
            outcome=Outcome.ANSWERED, answer=no_alerts_in_words(done.result.focus, marks[0], language)
        )
    return _nothing_open(done, language, "alerts_none", "alerts_none")


def credit_review(done: Done, _understood: Understanding, language: Language) -> Reply:
    """The whole review with the strategies to look at one by one, or one strategy in full."""
    marks = [f"[{mark}]" for mark in done.marks]
    if not done.result.cards:
        if "policy_asked" in done.result.focus or not marks:
            return _nothing_open(done, language, "policy_none", "invoice_paid")
        looked_at = done.result.focus["looked_at"]
        return Reply(outcome=Outcome.ANSWERED, answer=none_in_words(looked_at, marks[0], language))
    card, asked = done.result.cards[0].data, done.call.arguments.get("strategy")
    answer = (
        strategy_in_words(card, Strategy(asked), marks, language)
        if asked
        else review_in_words(card, marks, language)
    )
    return Reply(outcome=Outcome.ANSWERED, answer=answer, suggestions=strategies_to_ask(card, language)[:4])


def changes(done: Done, _understood: Understanding, language: Language) -> Reply:
    """What became different, each change with its record; or that nothing was noticed, and since when."""
    marks, focus = [f"[{mark}]" for mark in done.marks], done.result.focus
    if done.result.changes:
        names = [one.title for one in done.result.evidence[1:]]
        answer = changes_in_words(done.result.changes, names, marks, focus, language)
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    if done.result.finding is Finding.NONE and marks:
        return Reply(outcome=Outcome.ANSWERED, answer=no_changes_in_words(focus, marks[0], language))
    return _nothing_open(done, language, "alerts_none", "alerts_none")


def ledgers(done: Done, _understood: Understanding, language: Language) -> Reply:
    """From which ledger each policy's cash figures are worked out, and where a person changes that."""
    marks = [f"[{mark}]" for mark in done.marks]
    if not done.result.ledgers:
        return _nothing_open(done, language, "policy_none", "invoice_paid")
    removing = bool(done.call.arguments.get("removing"))
    answer = ledgers_in_words(done.result.ledgers, marks, language, removing=removing)
    return Reply(outcome=Outcome.ANSWERED, answer=answer)


def asked_for(done: Done, language: Language) -> Reply:
    """A question back for the figures that a computation lacks."""
    names = [missing_in_words(name, language) for name in done.result.missing]
    joined = ("、" if language is Language.ZH else ", ").join(names)
    return Reply(outcome=Outcome.CLARIFY, answer=say("figures_needed", language, missing=joined))


def _nothing_open(done: Done, language: Language, none: str, paid: str) -> Reply:
    focus, mark = done.result.focus, "".join(f"[{one}]" for one in done.marks[:1])
    for name, phrase in (
        ("invoice_asked", "invoice_not_found"),
        ("policy_asked", "policy_not_found"),
        ("buyer_asked", "buyer_not_found"),
        ("claim_asked", "claim_not_found"),
    ):
        if name in focus:
            return Reply(outcome=Outcome.NOT_FOUND, answer=say(phrase, language, asked=focus[name]))
    if "invoice_paid" in focus:
        answer = say(paid, language, number=focus["invoice_paid"], mark=mark)
        if "ledger_unpaid" in focus:
            answer += say("paid_by_policy", language, unpaid=focus["ledger_unpaid"])
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    if "invoice_open" in focus:
        answer = say("invoice_open", language, number=focus["invoice_open"], mark=mark)
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    if done.result.finding is Finding.NONE and not done.marks:
        return Reply(outcome=Outcome.NOT_FOUND, answer=say("policy_none", language))
    return Reply(outcome=Outcome.ANSWERED, answer=say(none, language, mark=mark))
