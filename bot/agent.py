"""The agent: a question from a principal becomes a cited answer, whichever model plans it.

A turn is a stateless function of the transcript, the focus, the principal and the question (DESIGN §3).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Protocol

import structlog
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from bot.answer import MARK, Answer, Outcome, cited
from bot.arrival import FROM_SHELL, Arrival
from bot.brief import Brief, Mention, Part
from bot.confirm import Actions
from bot.confirmed_names import ConfirmedNames, NameProposals
from bot.conversations import Conversations, Exchange, Focus, Talk
from bot.decisions import Decided, Decisions
from bot.embedded.dialogue.again import asked_again, in_language
from bot.embedded.model import BRIEF, EmbeddedModel
from bot.embedded.wording.actions import prepared_in_words
from bot.embedded.wording.phrases import say
from bot.embedded.write_replies import WRITES
from bot.grounding import grounded
from bot.guards.basis import Basis
from bot.instructions import instructions
from bot.language import Language, language_of, language_tag
from bot.message import readable
from bot.named_buyers import mention_in, one_of, other_one, parts_in
from bot.planner import Planner, ProviderPlanner, Running, Watch, reply_in
from bot.providers.provider import Provider
from bot.reply import Reply
from bot.returned import returned_in, tool_uses
from bot.talked_of import focus_after
from tools.buyer_lookup import BuyerDirectory
from tools.buyer_names.typed import Typed
from tools.buyer_names.verdict import Verdict
from tools.pending_action import PendingAction
from tools.policies import Policies, Policy
from tools.principal import Principal
from tools.tool import Card, RecordsUnavailable, Turn
from tools.toolbox import Toolbox

log = structlog.get_logger(__name__)

REMEMBERED = 6
"""Past exchanges that a model is shown."""


class Book(BuyerDirectory, Policies, Protocol):
    """Knows what a message may name: the reader's buyers, and their policies."""


def unwatched(_event: str, _data: dict[str, Any]) -> None:
    """For whoever does not want to know of a turn's progress."""


class Agent:
    """Answers. Safe to call from several threads at once."""

    def __init__(
        self,
        toolbox: Toolbox,
        directory: Book,
        conversations: Conversations,
        today: Callable[[], date],
        provider: Provider | None = None,
        proposals: NameProposals | None = None,
        actions: Actions | None = None,
        embedded: EmbeddedModel | None = None,
    ) -> None:
        """With a `provider`, its model answers first and the embedded one when that fails.

        With `proposals`, whatever name a person's choice confirms is proposed for the company chosen.

        With `actions`, a clear word decides what was prepared in the conversation.
        """
        self._decisions = Decisions(actions) if actions else None
        self._directory = directory
        self._confirmed = ConfirmedNames(directory, proposals) if proposals else None
        self._conversations = conversations
        self._today = today
        alone = Planner(toolbox, embedded or EmbeddedModel())
        self._planners: tuple[Planner | ProviderPlanner, ...] = (alone,)
        if provider:
            self._planners = (ProviderPlanner(toolbox, provider), alone)

    def answer(
        self,
        principal: Principal,
        message: str,
        conversation_id: str | None = None,
        language: str | None = None,
        watch: Watch = unwatched,
        arrival: Arrival = FROM_SHELL,
    ) -> Answer:
        """The answer to one message.

        Raises `UnreadableMessage` for an empty, binary or over-long message, `ConversationNotFound` for
        somebody else's or an unknown conversation, `ConversationBusy` when earlier messages of it do not
        come to an end.
        """
        question = readable(message)
        with self._conversations.talk(principal, question, conversation_id, arrival=arrival) as talk:
            answer, focus = self._turn(principal, question, language, talk, watch)
            self._conversations.close(principal, talk, answer, focus)
        return answer

    def _turn(
        self, principal: Principal, question: str, language: str | None, talk: Talk, watch: Watch
    ) -> tuple[Answer, Focus]:
        brief = self._brief(principal, question, language, talk)
        turn = Turn(principal, brief.today, talk.conversation_id, talk.turn_id)
        watch(
            "status", {"state": "reading", "conversation_id": turn.conversation_id, "turn_id": turn.turn_id}
        )
        decided = self._decided(question, brief, talk, turn)
        if decided is not None:
            return decided, talk.focus
        question, brief = self._again(principal, question, brief, talk)
        reply, messages, model = self._replied(question, brief, talk, Running(turn, watch))
        pending, reply = _pending(reply, messages, model, brief.language)
        if pending is not None and self._decisions is not None:
            reply = self._decisions.in_place(brief, question, talk, pending, reply)
        text, citations = cited(reply.answer, turn.ledger)
        answer = Answer(
            conversation_id=talk.conversation_id,
            turn_id=talk.turn_id,
            language=brief.language.value,
            model=model,
            outcome=reply.outcome,
            text=text,
            citations=citations,
            cards=_cards(messages),
            tool_uses=tuple(tool_uses(messages).values()),
            suggestions=tuple(reply.suggestions[:5]),
            pending=pending,
        )
        if self._confirmed:
            results = [returned.result for _, returned in returned_in(messages)]
            self._confirmed.note(principal, question, talk.focus.open_question, results)
        return answer, focus_after(talk.focus, messages)

    def _again(self, principal: Principal, question: str, brief: Brief, talk: Talk) -> tuple[str, Brief]:
        """The last question, where the message wants that answered again; else the message itself.

        A write or a hand-over is never done twice for it.
        """
        asked = asked_again(question, [one.question for one in talk.history])
        wished = in_language(question) if asked is None else None
        if wished:
            return wished[1], self._brief(principal, wished[1], wished[0].value, talk)
        if asked is None or talk.focus.tool in {*WRITES, "hand_over"}:
            return question, brief
        # A choice that was offered is offered again by the question, not taken from its words.
        closed = replace(talk, focus=replace(talk.focus, open_question=None))
        language = (asked.language or brief.language).value
        return asked.question, replace(self._brief(principal, asked.question, language, closed), again=True)

    def _decided(self, question: str, brief: Brief, talk: Talk, turn: Turn) -> Answer | None:
        """The answer to a word about a prepared action, which no model sees; None for anything else."""
        if self._decisions is None:
            return None
        try:
            decided = self._decisions.spoken(brief.principal, question, brief.language, talk, turn.ledger)
        except RecordsUnavailable:
            log.exception("decision_unavailable", turn=turn.turn_id)
            decided = Decided(Reply(outcome=Outcome.UNAVAILABLE, answer=say("unavailable", brief.language)))
        if decided is None:
            return None
        text, citations = cited(decided.reply.answer, turn.ledger)
        return Answer(
            conversation_id=talk.conversation_id,
            turn_id=talk.turn_id,
            language=brief.language.value,
            model="embedded",
            outcome=decided.reply.outcome,
            text=text,
            citations=citations,
            pending=decided.pending,
        )

    def _replied(
        self, question: str, brief: Brief, talk: Talk, running: Running
    ) -> tuple[Reply, list[BaseMessage], str]:
        """The first reply that stands: the configured model's, else the embedded one's, else an apology."""
        start = _start(question, brief, talk)
        for planner in self._planners:
            messages = planner.run(start, running)
            basis = _basis(messages, running.turn, question, brief.mention)
            last = planner is self._planners[-1]
            reply = _standing(reply_in(messages), basis, running.turn, whole=not last)
            if reply is not None:
                return reply, messages, planner.name
        return Reply(outcome=Outcome.UNAVAILABLE, answer=say("failed", brief.language)), [], "embedded"

    def _brief(self, principal: Principal, question: str, language: str | None, talk: Talk) -> Brief:
        own = language_tag(principal.language) or Language.EN
        before = _last_language(talk, own)
        # A name given in reply to a question back says nothing of the language: Nordhaus, in a Chinese talk.
        # Nor does a registration number alone.
        silent = talk.focus.open_question or not Typed(question).name
        heard = before if silent else language_of(question, otherwise=before)
        spoken = language_tag(language) or heard
        mention, parts = self._mentions(principal, question, talk.focus)
        policies = self._policies(principal)
        return Brief(principal, spoken, self._today(), talk.focus, mention, parts, policies)

    def _policies(self, principal: Principal) -> tuple[Policy, ...]:
        """The reader's policies where they have several; none where they cannot be read: the tool says so."""
        if len(principal.policies) < 2:
            return ()
        try:
            return tuple(self._directory.policies(principal))
        except RecordsUnavailable:
            return ()

    def _mentions(
        self, principal: Principal, question: str, focus: Focus
    ) -> tuple[Mention, tuple[Part, ...]]:
        named = partial(self._directory.named, principal)
        try:
            mention = mention_in(question, named)
            parts = parts_in(question, mention, named)
            meant = "" if mention.certain else self._meant(principal, question, focus)
        except RecordsUnavailable:
            return Mention(Verdict.NONE, ()), ()  # the tool that needs the records says so
        return (Mention(Verdict.CERTAIN, (meant,)) if meant else mention), parts

    def _meant(self, principal: Principal, question: str, focus: Focus) -> str:
        """The buyer that is meant among those offered, or instead of the one talked of; empty for none."""
        asked = focus.open_question
        if asked is not None and asked.choices:
            return one_of(question, self._directory.buyers(principal), asked.choices)
        if not focus.buyer_name:
            return ""
        return other_one(question, self._directory.buyers(principal), focus.buyer_name)


def _start(question: str, brief: Brief, talk: Talk) -> list[BaseMessage]:
    """What a planner begins with: the instructions, the exchanges it remembers, and the question."""
    return [
        SystemMessage(instructions(brief), additional_kwargs={BRIEF: brief}),
        *_remembered(talk.history),
        HumanMessage(question),
    ]


def _standing(reply: Reply | None, basis: Basis, turn: Turn, *, whole: bool) -> Reply | None:
    """The reply without what a guard stops; None when nothing of it stands.

    With `whole`, none either when its first sentence falls: that one answers, and what is left without it
    would be the reasons for a lie. After the last model nobody comes who could say it better.
    """
    if reply is None:
        return None
    checked = grounded(reply.answer, basis)
    for one in checked.stopped:
        log.warning("stopped", turn=turn.turn_id, guard=one.guard)
    if not checked.says_something or (whole and not checked.first_stands):
        return None
    suggested = [one for one in reply.suggestions if not whole or _suggestable(one, basis)]
    return reply.model_copy(update={"answer": checked.text, "suggestions": suggested})


def _suggestable(question: str, basis: Basis) -> bool:
    """Whether a model may put this question into the reader's mouth: it is read like a part of the answer."""
    checked = grounded(question, basis)
    return not checked.stopped and checked.text == question.strip()


def _pending(
    reply: Reply, messages: Sequence[BaseMessage], model: str, language: Language
) -> tuple[PendingAction | None, Reply]:
    """What this turn prepared, and its reply.

    What waits for a confirmation is always worded from the record: a provider's model may call it done.
    """
    found = [
        (one.result.pending, f"[{one.marks[0]}]") for _, one in returned_in(messages) if one.result.pending
    ]
    if not found:
        return None, reply
    if model != "embedded":
        told = [prepared_in_words(action, mark, language) for action, mark in found]
        reply = Reply(outcome=Outcome.CONFIRM, answer="\n\n".join(told))
    return found[-1][0], reply


def _last_language(talk: Talk, own: Language) -> Language:
    return language_of(talk.history[-1].question, otherwise=own) if talk.history else own


def _remembered(history: Sequence[Exchange]) -> list[BaseMessage]:
    """Past exchanges as messages, without marks: their evidence is gone, and figures must be read again."""
    messages: list[BaseMessage] = []
    for exchange in history[-REMEMBERED:]:
        if exchange.answer is not None:
            messages += [HumanMessage(exchange.question), AIMessage(MARK.sub("", exchange.answer))]
    return messages


def _basis(messages: Sequence[BaseMessage], turn: Turn, question: str, mention: Mention) -> Basis:
    """What an answer may rest on: the evidence, what tools were asked and came to, and today's date."""
    came = returned_in(messages)
    return Basis(
        evidence=turn.ledger.all(),
        arguments=[use.arguments for use, _ in came],
        came_to=[(use.name, returned.result.finding) for use, returned in came],
        cards=[card.data for _, returned in came for card in returned.result.cards],
        offered=[*(hit.passage.section for _, one in came for hit in one.result.hits), *mention.names],
        question=question,
        today=turn.today.isoformat(),
    )


def _cards(messages: Sequence[BaseMessage]) -> tuple[Card, ...]:
    cards: list[Card] = []
    for _, returned in returned_in(messages):
        cards.extend(card for card in returned.result.cards if card not in cards)
    return tuple(cards)
