"""Decisions in words: what "确认" or "cancel it" in a conversation does to the action that waits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from bot.answer import Outcome
from bot.brief import Brief
from bot.confirm import ActionExpired, Actions, ActionUnknown, AlreadyDecided, MayNotDecide
from bot.conversations import Focus, Talk
from bot.decision_words import Word, agrees_to_cancel, word_in
from bot.embedded.correcting import corrects
from bot.embedded.deliveries import days_given
from bot.embedded.quantities import amounts
from bot.embedded.wording.actions import decided_in_words, listed_in_words, prepared_in_words
from bot.embedded.wording.phrases import say
from bot.embedded.write_replies import WRITES
from bot.language import Language
from bot.reply import Reply
from knowledge.folding import fold
from tools.evidence import Ledger
from tools.pending_action import ActionKind, ActionState, PendingAction
from tools.preparing import action_evidence
from tools.principal import Principal, Right
from tools.tool import RecordsUnavailable

log = structlog.get_logger(__name__)

_CORRECTION = re.compile(
    r"^(不是|唔系|不对|错了|[搞弄写讲说打记睇]错|应该是|改成|改为|换成|改一下)"
    r"|^(no,? (it|that|the|make|i meant|[a-z]{1,6}-?\d+)|not (that|this)|wrong|actually|i meant)\b"
    r"|^(change (it|the|that)|make it)\b"
)
"""A change to what was just prepared, said in part: to be said whole, so that nothing is put together."""


def _corrects_in_part(message: str, focus: Focus) -> bool:
    """Whether what was prepared is corrected by words that no new request can be prepared from.

    Another amount or term of a limit is: it is prepared anew, shown whole, and takes the place of the one
    before, which was never confirmed.
    """
    if not _CORRECTION.search(fold(message)):
        return False
    figures = bool(amounts(message, asked=True)) or days_given(message) is not None
    return not (focus.tool == "request_limit" and "amount" in focus.arguments and figures)


@dataclass(frozen=True)
class Decided:
    """What is said to a word, and the action that still waits, if one does."""

    reply: Reply
    pending: PendingAction | None = None


class Decisions:
    """Takes the words of a conversation to the desk, before any planner sees them."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    def spoken(
        self, principal: Principal, message: str, language: Language, talk: Talk, ledger: Ledger
    ) -> Decided | None:
        """What comes of the message when it is a word to a prepared action; None when it is none.

        Raises `RecordsUnavailable`.
        """
        word, action_id = word_in(message)
        if word is None and talk.focus.tool in WRITES and _corrects_in_part(message, talk.focus):
            return self._corrected(principal, language, talk, ledger)
        if word is None or not principal.may(Right.PREPARE_REQUESTS):
            return None
        if action_id:
            return self._on(principal, _of_named(word), action_id, language, ledger)
        here = self._actions.in_conversation(principal, talk.conversation_id)
        waiting = [one for one in here if one.state is ActionState.PENDING]
        meant = _as_shown(word, waiting, talk)
        if meant is None:
            return None
        word = meant
        if talk.focus.open_question is not None and word is not Word.CONFIRM:
            return None
        if len(waiting) > 1:
            marks = [f"[{ledger.add(action_evidence(one))}]" for one in waiting]
            answer = listed_in_words(waiting, marks, language)
            return Decided(Reply(outcome=Outcome.CLARIFY, answer=answer), waiting[-1])
        if waiting:
            if waiting[0].draft.kind is ActionKind.LIMIT_CANCELLATION and agrees_to_cancel(message):
                word = Word.UNCLEAR
            return self._on(principal, word, waiting[0].id, language, ledger)
        if word is not Word.CONFIRM:
            return None
        if here:
            return self._on(principal, word, here[-1].id, language, ledger)
        return Decided(Reply(outcome=Outcome.CLARIFY, answer=say("nothing_waits", language)))

    def in_place(
        self, brief: Brief, message: str, talk: Talk, prepared: PendingAction, reply: Reply
    ) -> Reply:
        """The reply to what a correction prepared, and to what it took the place of: that is called off.

        "Wrong customer, Oxbarrow it is" wants no second request beside the first. Only what the answer before
        showed, and only of the same kind.
        """
        if not corrects(fold(message)) or not talk.history:
            return reply
        try:
            replaced = [
                one
                for one in self._actions.in_conversation(brief.principal, talk.conversation_id)
                if one.state is ActionState.PENDING
                and one.id != prepared.id
                and one.draft.kind is prepared.draft.kind
                and one.id in (talk.history[-1].answer or "")
            ]
            if len(replaced) != 1:
                return reply
            self._actions.cancel(brief.principal, replaced[0].id)
        except (RecordsUnavailable, ActionUnknown, MayNotDecide, ActionExpired, AlreadyDecided):
            log.exception("correction_left_both", action=prepared.id)
            return reply
        told = say("took_the_place", brief.language)
        return reply.model_copy(update={"answer": f"{reply.answer}\n{told}"})

    def _corrected(
        self, principal: Principal, language: Language, talk: Talk, ledger: Ledger
    ) -> Decided | None:
        """What waits, shown again with the way to change it; None where nothing waits."""
        here = self._actions.in_conversation(principal, talk.conversation_id)
        waiting = [one for one in here if one.state is ActionState.PENDING]
        if not waiting or talk.focus.open_question is not None:
            return None
        mark = f"[{ledger.add(action_evidence(waiting[-1]))}]"
        answer = f"{say('correction_whole', language)}\n{prepared_in_words(waiting[-1], mark, language)}"
        return Decided(Reply(outcome=Outcome.CONFIRM, answer=answer), waiting[-1])

    def _on(
        self, principal: Principal, word: Word, action_id: str, language: Language, ledger: Ledger
    ) -> Decided:
        try:
            if word is Word.UNCLEAR:
                return _asked(self._actions.get(principal, action_id), language, ledger)
            decide = self._actions.confirm if word is Word.CONFIRM else self._actions.cancel
            action = decide(principal, action_id)
        except ActionUnknown:
            return Decided(Reply(outcome=Outcome.NOT_FOUND, answer=say("action_unknown", language)))
        except MayNotDecide:
            return self._refused(principal, action_id, language)
        except ActionExpired:
            return Decided(Reply(outcome=Outcome.ANSWERED, answer=say("action_expired", language)))
        except AlreadyDecided as decided:
            told = _told(decided.action, language, ledger)
            before = say("decided_before", language)
            return Decided(told.reply.model_copy(update={"answer": f"{before}{told.reply.answer}"}))
        return _told(action, language, ledger)

    def _refused(self, principal: Principal, action_id: str, language: Language) -> Decided:
        own = principal.may(Right.CONFIRM_REQUESTS)
        phrase = "confirm_needs_another" if own else "confirm_refused"
        reply = Reply(outcome=Outcome.REFUSED, answer=say(phrase, language))
        return Decided(reply, self._actions.get(principal, action_id))


def _of_named(word: Word) -> Word:
    """The word to an action that is named by its number: a loose one is asked about."""
    return Word.UNCLEAR if word in _LOOSE else word


_LOOSE: Mapping[Word, Word] = {
    Word.GO_AHEAD: Word.CONFIRM,
    Word.CALL_OFF: Word.CANCEL,
    Word.HALT: Word.UNCLEAR,
}
"""Words that are of what was shown just before, and what they then are."""


def _as_shown(word: Word, waiting: Sequence[PendingAction], talk: Talk) -> Word | None:
    """What a loose word is: a decision where the answer before showed the one thing that waits.

    Else "go ahead" is asked about, and "never mind" may be of anything: None, so that it is answered.
    """
    if word not in _LOOSE:
        return word
    last = talk.history[-1].answer if talk.history else None
    if len(waiting) == 1 and waiting[0].id in (last or ""):
        return _LOOSE[word]
    return Word.UNCLEAR if word is Word.GO_AHEAD and waiting else None


def _asked(action: PendingAction, language: Language, ledger: Ledger) -> Decided:
    """The question for a clear word, for one that might have meant yes."""
    if action.state is not ActionState.PENDING:
        return _told(action, language, ledger)
    mark = f"[{ledger.add(action_evidence(action))}]"
    answer = f"{say('unclear_word', language)}\n{prepared_in_words(action, mark, language)}"
    return Decided(Reply(outcome=Outcome.CONFIRM, answer=answer), action)


def _told(action: PendingAction, language: Language, ledger: Ledger) -> Decided:
    mark = f"[{ledger.add(action_evidence(action))}]"
    return Decided(Reply(outcome=Outcome.ANSWERED, answer=decided_in_words(action, mark, language)))
