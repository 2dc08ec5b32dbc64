"""Answering: a question of somebody at a spot becomes the posts that the spot allows."""

from dataclasses import dataclass, replace

from bot.agent import Agent
from bot.answer import Answer, Outcome
from bot.arrival import FROM_SLACK
from bot.conversations import ConversationNotFound
from bot.language import Language, language_of
from bot.message import UnreadableMessage
from bot.slack.askers import Asker
from bot.slack.blocks.message import (
    SlackMessage,
    answer_message,
    neutral_message,
    notice_message,
    redacted_message,
)
from bot.slack.blocks.words import spoken
from bot.slack.mail import Mail
from bot.slack.pace import Admission, Pace
from bot.slack.shown import ShownAnswers
from bot.slack.spot import Readers, Spot
from bot.slack.talks import Talks
from bot.slack.words import tell
from tools.principal import Right

_FOR_ALL = frozenset({"search_knowledge"})
"""Tools that touch no record; what any other tool says is for the asker alone."""
_OF_NOTHING = (Outcome.SMALLTALK, Outcome.OUT_OF_SCOPE)
"""Endings that say fixed sentences of ours."""


@dataclass(frozen=True)
class Answering:
    """Asks the agent as the person who asked, in the conversation that is theirs in this thread."""

    agent: Agent
    talks: Talks
    shown: ShownAnswers
    pace: Pace

    def question(
        self, mail: Mail, asker: Asker, spot: Spot, text: str, language: Language | None = None
    ) -> Answer | None:
        """Answers something said at a spot: openly what anybody may read, the rest to the asker alone.

        In the language given, else in that of the text. Gives the answer; None for what could not be read.
        Raises `ConversationBusy` and whatever the agent raises.
        """
        answer = self._answer(mail, asker, spot, text, language)
        if not isinstance(answer, Answer):
            if answer:
                mail.whisper(spot, asker.user_id, notice_message(answer))
            return None
        if spot.readers is Readers.ASKER:
            mail.post(spot, message_of(asker, answer))
        elif for_all(answer):
            # What it suggests to ask next may be the heading of a document that others may not read.
            mail.post(spot, message_of(asker, replace(answer, suggestions=())))
        else:
            mail.post(spot, neutral_message(spoken(answer.language)))
            mail.whisper(spot, asker.user_id, message_of(asker, answer, shared=True))
        return answer

    def alone(
        self,
        mail: Mail,
        asker: Asker,
        spot: Spot,
        text: str,
        url: str | None,
        language: Language | None = None,
    ) -> None:
        """Answers a command, a form or a click, to the asker alone: through the `response_url`, or directly.

        Raises as `question` does.
        """
        answer = self._answer(mail, asker, spot, text, language)
        if not answer:
            return
        message = notice_message(answer) if isinstance(answer, str) else message_of(asker, answer)
        closed = isinstance(answer, Answer) and not for_all(answer)
        if url is None or (closed and spot.readers is Readers.OTHERS):
            mail.direct(spot.team_id, asker.user_id, message)
            message = neutral_message(asker.language)
        if url is not None:
            mail.respond(spot.team_id, asker.user_id, url, message)

    def _answer(
        self, mail: Mail, asker: Asker, spot: Spot, text: str, language: Language | None
    ) -> Answer | str:
        """The answer, or the sentence that says why there is none; empty where that was said just now."""
        admission = self.pace.admit(asker, spot)
        if admission is not Admission.ANSWERED:
            return tell("too_many", asker.language) if admission is Admission.TOLD else ""
        known = self.talks.conversation(spot, asker.user_id, asker.principal.id)
        spoken = language or (asker.language if tells_no_language(text) else None)
        try:
            answer = self._asked(asker, text, known, spoken)
        except UnreadableMessage:
            return tell("unreadable" if text.strip() else "nothing_said", asker.language)
        who = asker.user_id, asker.principal.id
        mail.changes += [
            self.talks.answered(spot, *who, answer.conversation_id),
            self.shown.keep(asker, spot, answer, redacted_message(answer)),
        ]
        return answer

    def _asked(self, asker: Asker, text: str, known: str | None, language: Language | None) -> Answer:
        try:
            return self.agent.answer(asker.principal, text, known, language, arrival=FROM_SLACK)
        except ConversationNotFound:  # it was erased; the thread goes on in a new one
            return self.agent.answer(asker.principal, text, None, language, arrival=FROM_SLACK)


def for_all(answer: Answer) -> bool:
    """Whether everybody at the spot may read it: nothing comes from records or from closed documents.

    Choices and "not found" may name headings of documents that one must sign in for, without citing them.
    """
    if answer.outcome in _OF_NOTHING:
        return not (answer.tool_uses or answer.cards)
    touched = {use.name for use in answer.tool_uses} - _FOR_ALL
    cited = all(citation.evidence.open_to_all for citation in answer.citations)
    answered = answer.outcome is Outcome.ANSWERED and bool(answer.citations)
    return answered and cited and not (touched or answer.cards or answer.pending)


def message_of(asker: Asker, answer: Answer, *, shared: bool = False) -> SlackMessage:
    """The answer as Slack shows it to the asker."""
    return answer_message(answer, may_confirm=asker.principal.may(Right.CONFIRM_REQUESTS), shared=shared)


def tells_no_language(text: str) -> bool:
    """Whether the words tell no language: a number alone."""
    return language_of(text, otherwise=Language.ZH) != language_of(text, otherwise=Language.EN)
