"""`ask` and `chat`: questions from the shell."""

from typing import Annotated

import typer
from rich.markdown import Markdown

from bot.answer import Answer
from bot.commands.console import err, out, print_json
from bot.commands.opening import opened, principal_of
from bot.conversations import ConversationNotFound
from tools.principal import PUBLIC

Token = Annotated[str | None, typer.Option(help="API token of the asker; without one, the public asks")]


def ask(
    question: Annotated[str, typer.Argument(help="The question, in Chinese or English")],
    token: Token = None,
    conversation: Annotated[str | None, typer.Option(help="Conversation to go on with")] = None,
    language: Annotated[str | None, typer.Option(help="Language to answer in: zh or en")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON")] = False,
) -> None:
    """Ask one question and print the cited answer."""
    with opened() as assistant:
        principal = principal_of(assistant, token, PUBLIC)
        answer = assistant.agent.answer(principal, question, conversation, language)
    print_json(answer.as_data()) if as_json else show(answer)


def chat(token: Token = None) -> None:
    """Hold a conversation in the terminal; an empty line or Ctrl-D ends it."""
    with opened() as assistant:
        principal = principal_of(assistant, token, PUBLIC)
        who = principal.name or "a visitor, not signed in"
        err.print(f"You speak as {who}. An empty line ends the conversation. 空行结束。")
        conversation: str | None = None
        while question := _typed():
            try:
                answer = assistant.agent.answer(principal, question, conversation)
            except (ValueError, ConversationNotFound) as error:
                err.print(str(error))
                continue
            conversation = answer.conversation_id
            show(answer)


def _typed() -> str:
    try:
        return err.input("› ").strip()
    except (EOFError, KeyboardInterrupt):
        return ""


def show(answer: Answer) -> None:
    """The answer for a person: laid out in a terminal, as plain text where the output goes elsewhere."""
    out.print(Markdown(answer.text.replace("\n", "  \n")) if out.is_terminal else answer.text, markup=False)
    for line in beneath(answer):
        out.print(line, style="dim", markup=False)


def beneath(answer: Answer) -> list[str]:
    """The lines under an answer: what its marks point to, and what might be asked next."""
    lines = []
    for citation in answer.citations:
        evidence = citation.evidence
        page = f"p. {evidence.page}" if evidence.page else ""
        place = " · ".join(part for part in (evidence.title, evidence.section, page) if part)
        read = f" ({evidence.as_of[:10]})" if evidence.as_of else ""
        lines.append(f"  [{citation.mark}] {evidence.authority.value}: {place}{read}")
    return lines + [f"  → {suggestion}" for suggestion in answer.suggestions]
