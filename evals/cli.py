"""`coverdesk eval` and `coverdesk bench`: does it answer well, is it fast, and did that change?"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import Assistant
from evals import baseline, page, report
from evals.bench.bench import FULL, QUICK, TEN_MILLION, measure
from evals.bench.machine import Machine, this_machine
from evals.bench.timing import Measured
from evals.buyers import suite as buyers
from evals.conversations import suite as conversations
from evals.figure import Figure, SuiteReport, Table
from evals.product import product
from evals.retrieval import suite as retrieval

SUITES: dict[str, Callable[[Assistant], SuiteReport]] = {
    "retrieval": retrieval.evaluate,
    "conversations": conversations.evaluate,
    "buyers": buyers.evaluate,
}

WIDTH = 130
"""Columns of a report that goes to a file or a pipe; a terminal has its own width."""

_err = Console(stderr=True)


def evaluate(
    suites: Annotated[
        list[str] | None, typer.Argument(help=f"Which: {', '.join(SUITES)}; all without")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout")] = False,
    update_baseline: Annotated[bool, typer.Option(help="Keep these figures as the baseline")] = False,
    against_baseline: Annotated[bool, typer.Option(help="Exit 1 when a kept figure fell")] = False,
    html: Annotated[Path | None, typer.Option(help="Also write the report to this file, as a page")] = None,
    runs: Annotated[
        int, typer.Option(min=1, max=16, help="How often each conversation is held; tells pass^N")
    ] = 1,
    model: Annotated[
        str | None, typer.Option(help="The model to hold them with; that of COVERDESK_MODEL without")
    ] = None,
    failures: Annotated[int, typer.Option(min=0, help="How many failures to show of each suite")] = 15,
) -> None:
    """Evaluate the assistant on its own questions and conversations."""
    chosen = suites or list(SUITES)
    for unknown in (name for name in chosen if name not in SUITES):
        raise typer.BadParameter(f"there is no suite {unknown!r}: choose from {', '.join(SUITES)}")
    with product(model) as assistant:
        reports = [_evaluated(name, assistant, runs) for name in chosen]
    if as_json:
        typer.echo(json.dumps(report.as_data(reports), ensure_ascii=False, indent=1))
    else:
        report.show(_out(), reports, failures=failures)
    if html is not None:
        html.write_text(page.as_page(reports), encoding="utf-8")
        _err.print(f"Written to {html}.", highlight=False)
    figures = [figure for one in reports for figure in one.figures]
    if against_baseline:
        _compare(figures)
    if update_baseline:
        baseline.write(figures)
        _err.print(f"Kept in {baseline.BASELINE}.")


def _evaluated(name: str, assistant: Assistant, runs: int) -> SuiteReport:
    if name == "conversations":
        return conversations.evaluate(assistant, runs)
    return SUITES[name](assistant)


def _compare(figures: list[Figure]) -> None:
    try:
        fallen = baseline.falls(figures, baseline.read())
    except baseline.BaselineMissing as error:
        _err.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from error
    for fall in fallen:
        _err.print(f"Worse than the baseline: {fall}", style="red", markup=False)
    if fallen:
        raise typer.Exit(1)
    _err.print(f"No figure fell by more than {baseline.TOLERANCE} below the baseline.")


def bench(
    quick: Annotated[bool, typer.Option(help="Fewer requests, documents and companies")] = False,
    ten_million: Annotated[bool, typer.Option(help="Find names among ten million companies, too")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout")] = False,
) -> None:
    """Measure start-up, answers, load and ingestion on this machine, beside their targets."""
    machine = this_machine()
    size = QUICK if quick else FULL
    if ten_million:
        size = replace(size, companies=(*size.companies, TEN_MILLION))
    measured = list(measure(size, lambda next_one: _err.print(f"{next_one} …")))
    if as_json:
        figures = [asdict(one) | {"met": one.met} for one in measured]
        typer.echo(json.dumps({"machine": asdict(machine), "figures": figures}, indent=1))
        return
    _show_machine(machine)
    _out().print(report.grid(_measured_table(measured)))


def _out() -> Console:
    return Console(width=None if sys.stdout.isatty() else WIDTH)


def _show_machine(machine: Machine) -> None:
    _out().print(
        f"{machine.processor}, {machine.cores} cores (load {machine.load}), Python {machine.python}, "
        f"{machine.system}",
        highlight=False,
    )


def _measured_table(measured: list[Measured]) -> Table:
    verdicts = {True: "met", False: "missed", None: ""}
    rows = tuple((one.name, _value(one.value, one), _target(one), verdicts[one.met]) for one in measured)
    return Table("Benchmark", ("figure", "measured", "target", ""), rows)


def _target(one: Measured) -> str:
    return "" if one.target is None else f"≤ {_value(one.target, one)}"


def _value(value: float | None, one: Measured) -> str:
    if value is None:
        return "–"
    return f"{value:.0f} errors" if one.unit == "errors" else f"{value:.2f} {one.unit}"
