"""`chat`: a conversation in the terminal, with commands, choices by number, and what waits."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from bot.answer import Answer
from bot.commands.asking import Token, show
from bot.commands.console import WrongInput, err, out
from bot.commands.opening import opened, principal_of
from bot.confirm import ActionUnknown
from bot.conversations import ConversationBusy, ConversationNotFound
from bot.language import language_tag
from bot.message import UnreadableMessage
from tools.principal import PUBLIC, Principal
from tools.tool import Card, CardKind, RecordsUnavailable

if TYPE_CHECKING:
    from bot.app import Assistant

HELP = (
    "/new begins another conversation · /lang zh or /lang en sets the language of the answers · a number "
    "asks the question listed under it · /quit or an empty line ends. "
    "/new 新对话，/lang 换语言，数字选问题，空行结束。"
)
NO_LONGER = (
    "This token is no longer valid: it was revoked, or its person is gone. The conversation ends here. "
    "令牌已失效，对话到此结束。"
)
ROWS = 12
"""Rows of a list that are drawn as a table; the answer says how many there are."""


def chat(token: Token = None) -> None:
    """Hold a conversation in the terminal; an empty line, /quit or Ctrl-D ends it."""
    with opened() as assistant:
        principal = principal_of(assistant, token, PUBLIC)
        who = principal.name or "a visitor, not signed in"
        err.print(f"You speak as {who}. /help says what else can be typed; an empty line ends. 空行结束。")
        talk = _Talk(assistant, token)
        while (typed := _typed()) and talk.hear(typed):
            pass


def _typed() -> str:
    try:
        return err.input("› ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""


class _Talk:
    """The conversation as it goes on in one terminal."""

    def __init__(self, assistant: "Assistant", token: str | None) -> None:
        self._assistant = assistant
        self._token = token
        self._conversation: str | None = None
        self._language: str | None = None
        self._suggestions: Sequence[str] = ()

    def hear(self, typed: str) -> bool:
        """A line that was typed; whether the conversation goes on after it."""
        command, _, told = typed.partition(" ")
        if command == "/quit":
            return False
        if command == "/new":
            self._conversation, self._suggestions = None, ()
            err.print("A new conversation. 新对话。")
        elif command == "/lang":
            self._speak(told.strip())
        elif command.startswith("/"):
            err.print(HELP)
        else:
            self._ask(self._chosen(typed))
        return True

    def _speak(self, tag: str) -> None:
        if language_tag(tag) is None:
            err.print("Answers come in zh or en: /lang zh, /lang en.")
            return
        self._language = tag

    def _chosen(self, typed: str) -> str:
        """The suggestion of a number; anything else as it was typed, such as a choice by its place."""
        place = int(typed) if typed.isdecimal() and len(typed) < 3 else 0
        return self._suggestions[place - 1] if 0 < place <= len(self._suggestions) else typed

    def _ask(self, question: str) -> None:
        try:
            principal = self._who_now()
            with err.status("…"):
                answer = self._assistant.agent.answer(principal, question, self._conversation, self._language)
        except ConversationBusy:
            err.print("The message before is still being answered; please type it again.")
            return
        except (UnreadableMessage, ConversationNotFound, RecordsUnavailable) as error:
            err.print(str(error))
            return
        except KeyboardInterrupt:
            err.print("Broken off. 已中断。")
            return
        self._conversation, self._suggestions = answer.conversation_id, answer.suggestions
        self._show(principal, answer)

    def _who_now(self) -> Principal:
        """Whoever the token stands for at this message; it may have been revoked since the one before."""
        try:
            return principal_of(self._assistant, self._token, PUBLIC)
        except WrongInput as error:
            raise WrongInput(NO_LONGER) from error

    def _show(self, principal: Principal, answer: Answer) -> None:
        show(answer)
        for card in answer.cards:
            _draw(card)
        self._say_what_waits(principal, answer)

    def _say_what_waits(self, principal: Principal, answer: Answer) -> None:
        """What was prepared and is not done: nobody should close the terminal and believe it was."""
        if answer.pending is None:
            return
        try:
            action = self._assistant.actions.get(principal, answer.pending.id)
        except (ActionUnknown, RecordsUnavailable):
            return
        until = action.expires_at.isoformat(timespec="minutes")
        err.print(
            f"⏳ {action.id} waits until {until}: type confirm or cancel. 请输入“确认”或“取消”。",
            style="bold",
        )


def _draw(card: Card) -> None:
    """A list as a table, in a terminal alone: elsewhere the answer's own words are enough."""
    rows = card.data.get("rows") if card.kind is CardKind.PORTFOLIO else None
    if not out.is_terminal or not rows:
        return
    names = [name for name, value in rows[0].items() if isinstance(value, str)][:6]
    table = Table(*names)
    for row in rows[:ROWS]:
        table.add_row(*(str(row.get(name) or "") for name in names))
    out.print(table)
