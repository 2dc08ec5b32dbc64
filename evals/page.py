"""The report as one HTML page: every table, the reliability of the gate drawn, every failure."""

from collections.abc import Iterator, Sequence
from html import escape

from evals.figure import Reliability, SuiteReport, Table

_STYLE = """
:root { color-scheme: light dark; }
rect.all { fill: #8884; } rect.passed { fill: #3a8f5c; } svg text { fill: currentColor; }
details { border-bottom: 1px solid #8884; padding: .2rem 0; } summary { cursor: pointer; }
p.said { margin: .5rem 0 0; font-weight: 600; } p.came { white-space: pre-wrap; margin: .2rem 0; }
p.small { font-size: 11px; opacity: .75; margin: 0; } p.wrong { color: #c33; margin: .1rem 0; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0 0 1.5rem; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { border-bottom: 1px solid #8884; padding: .2rem .7rem; text-align: left; white-space: pre; }
td { font-variant-numeric: tabular-nums; }
li { font-family: ui-monospace, monospace; font-size: 12px; }
"""
_SIDE, _MARGIN = 320, 40  # of the drawing, in pixels


def as_page(reports: Sequence[SuiteReport]) -> str:
    """A whole page that needs nothing beside it."""
    body = "\n".join(part for report in reports for part in _suite(report))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>CoverDesk: evals</title>'
        f"<style>{_STYLE}</style></head><body><h1>Evals</h1>\n{body}\n</body></html>\n"
    )


def _suite(report: SuiteReport) -> Iterator[str]:
    yield f"<h2>{escape(report.suite)}</h2>"
    if report.reliability is not None:
        yield _drawn(report.reliability)
    yield from map(_table, report.tables)
    yield from report.drawn
    if report.failures:
        lines = "".join(f"<li>{escape(failure)}</li>" for failure in report.failures)
        yield f"<details><summary>{len(report.failures)} went wrong</summary><ul>{lines}</ul></details>"


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return f"<table><caption>{escape(table.title)}</caption><tr>{head}</tr>{rows}</table>"


def _drawn(curve: Reliability) -> str:
    """A bar for each bin, as high as it is right; a dot where it would be if its confidence were true."""
    parts = [
        f'<line x1="{_across(0)}" y1="{_up(0)}" x2="{_across(1)}" y2="{_up(1)}" stroke="#999" '
        'stroke-dasharray="4"/>'
    ]
    for one in curve.bins:
        left, width, top = _across(one.low), (one.high - one.low) * _SIDE - 2, _up(one.right)
        told = f"{one.low:.1f} to {one.high:.1f}: {one.count} answers, {one.right:.0%} right"
        parts.append(
            f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{_up(0) - top:.1f}" '
            f'fill="#8ab"><title>{told}</title></rect>'
            f'<circle cx="{_across(one.sure):.1f}" cy="{_up(one.sure):.1f}" r="3" fill="#c33"/>'
            f'<text x="{left + width / 2:.1f}" y="{_up(0) + 14}" text-anchor="middle">{one.count}</text>'
        )
    for share in (0, 0.5, 1):
        parts.append(f'<text x="4" y="{_up(share) + 4}">{share:.0%}</text>')
    size = _SIDE + 2 * _MARGIN
    return (
        f"<figure><figcaption>{escape(curve.title)}. Bars: how often right; dots: how sure; below: how many "
        f'answers.</figcaption><svg width="{size}" height="{size}" font-size="11" role="img">'
        f"{''.join(parts)}</svg></figure>"
    )


def _across(share: float) -> float:
    return _MARGIN + share * _SIDE


def _up(share: float) -> float:
    return _MARGIN + (1 - share) * _SIDE
