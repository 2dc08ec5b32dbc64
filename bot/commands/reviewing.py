"""`review`: the cases of approved FAQ entries, listed and played again."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from bot.commands.console import out, print_json
from bot.commands.opening import opened, opened_stores
from bot.review.cases import Ask, Cases
from tools.principal import PUBLIC

if TYPE_CHECKING:
    from bot.app import Assistant

review = typer.Typer(no_args_is_help=True, help="The reviewed FAQ.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON")]


@review.command("cases")
def list_cases(*, as_json: Json = False) -> None:
    """The questions that approved entries must answer."""
    with opened_stores() as stores:
        cases = Cases(stores.engine).all()
    if as_json:
        print_json([asdict(case) for case in cases])
        return
    table = Table("entry", "language", "question")
    for case in cases:
        table.add_row(case.entry_id, case.language, case.question)
    out.print(table if cases else "There are no cases yet: approving an entry at /review makes them.")


@review.command()
def check(*, as_json: Json = False) -> None:
    """Ask those in force today as the public; exit 1 when one is not answered from its entry."""
    with opened() as assistant:
        assistant.index.refresh()
        played = list(Cases(assistant.engine).play(_asking(assistant), assistant.settings.day()))
    if as_json:
        print_json([asdict(one) | {"passed": one.passed} for one in played])
    else:
        for one in played:
            verdict = "passed" if one.passed else f"failed ({one.outcome.value})"
            out.print(
                f"{verdict}  {one.case.entry_id} {one.case.language}  {one.case.question}", markup=False
            )
        out.print(f"{sum(one.passed for one in played)} of {len(played)} passed")
    if not all(one.passed for one in played):
        raise typer.Exit(1)


def _asking(assistant: "Assistant") -> Ask:
    return lambda question, language: assistant.agent.answer(PUBLIC, question, None, language)
