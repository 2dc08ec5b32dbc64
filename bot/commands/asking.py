"""`ask`: one question from the shell, and how an answer is shown there."""

from typing import Annotated

import typer
from rich.markdown import Markdown

from bot.answer import Answer
from bot.commands.console import out, print_json
from bot.commands.opening import opened, principal_of
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
