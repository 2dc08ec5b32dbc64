"""Replies that tell the terms of the reader's own policies, each with the document that set it."""

from collections.abc import Container, Iterator, Sequence
from itertools import islice

from bot.answer import Outcome
from bot.embedded.intent import Understanding
from bot.embedded.planning import Done
from bot.embedded.wording.phrases import say
from bot.embedded.wording.terms import listed_in_words, term_in_words
from bot.language import Language
from bot.reply import Reply
from tools.policies import OwnTerm
from tools.policy_terms import ASKABLE


def own_terms(done: Done, _understood: Understanding, language: Language) -> Reply:
    """The reader's own terms; that there is no such policy, or none at all."""
    if "policy_asked" in done.result.focus:
        return Reply(outcome=Outcome.NOT_FOUND, answer=terms_told(done, language))
    if not done.result.terms:
        return Reply(outcome=Outcome.NOT_FOUND, answer=say("policy_none", language))
    return Reply(outcome=Outcome.ANSWERED, answer=terms_told(done, language))


def known_terms_told(done: Done, language: Language) -> str:
    """The terms that any of the reader's policies states, for each of them: one's value is no other's."""
    stated = {own.term.parameter for own in done.result.terms if own.term.value is not None}
    return terms_told(done, language, stated)


def terms_told(done: Done, language: Language, parameters: Container[str] = ASKABLE) -> str:
    """What each policy says of these parameters; of a policy that was not found, that there is none."""
    if "policy_asked" in done.result.focus:
        return say("policy_not_found", language, asked=done.result.focus["policy_asked"])
    later = iter(done.marks[len(done.result.terms) :])
    lines = [
        term_in_words(own.policy_id, own.currency, own.term, marks, language)
        for own, marks in [(own, _marks(own, mark, later)) for own, mark in _marked(done)]
        if own.term.parameter in parameters
    ]
    lines += _countries_asked(done, language)
    return "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines)


def _marked(done: Done) -> Sequence[tuple[OwnTerm, int]]:
    """Each term with the mark of what set it; the marks of endorsements that change one come behind them."""
    return list(zip(done.result.terms, done.marks, strict=False))


def _marks(own: OwnTerm, mark: int, later: Iterator[int]) -> str:
    """The marks of a term: of what set it, and of each endorsement that changes it later."""
    return "".join(f"[{one}]" for one in (mark, *islice(later, len(own.term.announced))))


def _countries_asked(done: Done, language: Language) -> Sequence[str]:
    """Of each country asked about whether it is an insured one of the policy, where its list is known."""
    return [
        f"{own.policy_id}{'：' if language is Language.ZH else ': '}"
        f"{listed_in_words(own.term.value, own.asked, language)} [{mark}]"
        for own, mark in _marked(done)
        if own.asked and own.term.parameter == "countries" and own.term.value is not None
    ]
