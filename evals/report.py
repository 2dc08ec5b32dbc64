"""The report: what the suites found, as tables for people and as one JSON document for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table as Grid

from evals.figure import SuiteReport, Table


def show(console: Console, reports: Sequence[SuiteReport], *, failures: int) -> None:
    """Every table, and so many of each suite's failures."""
    for report in reports:
        for table in report.tables:
            console.print(grid(table))
        if not report.failures:
            continue
        console.print(f"{report.suite}: {len(report.failures)} went wrong", style="bold", highlight=False)
        for failure in report.failures[:failures]:
            console.print(f"  {failure}", markup=False, highlight=False, soft_wrap=True)
        if len(report.failures) > failures:
            console.print(f"  … and {len(report.failures) - failures} more (--failures N shows N)")


def grid(table: Table) -> Grid:
    """A table as rich draws it: words left, numbers right."""
    drawn = Grid(title=table.title, title_justify="left", show_lines=False)
    for place, column in enumerate(table.columns):
        numbers = all(row[place].replace(".", "").isdecimal() for row in table.rows if row[place])
        drawn.add_column(column, justify="right" if numbers else "left", no_wrap=True)
    for row in table.rows:
        drawn.add_row(*row)
    return drawn


def as_data(reports: Sequence[SuiteReport]) -> dict[str, Any]:
    """All figures and failures by suite."""
    return {
        report.suite: {
            "figures": {figure.name: _figure(asdict(figure)) for figure in report.figures},
            "failures": list(report.failures),
        }
        for report in reports
    }


def _figure(figure: dict[str, Any]) -> dict[str, Any]:
    return {"value": round(figure["value"], 4), "of": figure["of"], "guarded": figure["guarded"]}
