"""The transcripts for a page: plots of what passed, then each case with all that was said, failures first."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape

from bot.language import language_of
from evals.conversations.played import Played, PlayedTurn
from evals.conversations.score import Score

_BARS, _HIGH = 320, 18  # a bar's whole length and height, in pixels
_STEPS = (10, 20, 30, 50, 80, 120, 200, 500)
"""Milliseconds up to which a turn's time is counted together."""


def drawn(played: Sequence[Played], model: str) -> tuple[str, ...]:
    """Parts of a page, safe to show: whatever came out of a model or a case is escaped."""
    return (
        _bars("Cases passed, by category", _shares(played, lambda one: one.case.category)),
        _bars("Cases passed, by half", _shares(played, lambda one: one.case.half.value)),
        _bars("Cases passed, by language", _shares(played, _language)),
        _histogram(played),
        _confusion(played),
        f"<h3>Transcripts ({escape(model)})</h3>",
        *(_case(one) for one in sorted(played, key=lambda one: one.passed)),
    )


def _language(one: Played) -> str:
    return language_of(one.case.turns[0].say).value


def _shares(played: Sequence[Played], of: Callable[[Played], str]) -> Mapping[str, tuple[int, int]]:
    passed: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for one in played:
        name = of(one)
        every[name] += 1
        passed[name] += one.passed
    return {name: (passed[name], count) for name, count in sorted(every.items())}


def _bars(title: str, shares: Mapping[str, tuple[int, int]]) -> str:
    rows = []
    for place, (name, (passed, every)) in enumerate(shares.items()):
        top, width = place * (_HIGH + 4), _BARS * passed / every
        rows.append(
            f'<text x="150" y="{top + 13}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="all" x="158" y="{top}" width="{_BARS}" height="{_HIGH}"/>'
            f'<rect class="passed" x="158" y="{top}" width="{width:.1f}" height="{_HIGH}"/>'
            f'<text x="{_BARS + 166}" y="{top + 13}">{passed} of {every}</text>'
        )
    height = len(shares) * (_HIGH + 4)
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg width="580" height="{height}" '
        f'font-size="12" role="img">{"".join(rows)}</svg></figure>'
    )


def _histogram(played: Sequence[Played]) -> str:
    times = [turn.seconds * 1000 for one in played for turn in one.turns if turn.answer]
    counted = Counter(next((step for step in _STEPS if time <= step), 0) for time in times)
    every = max(1, len(times))
    names = {step: f"up to {step} ms" for step in _STEPS} | {0: f"over {_STEPS[-1]} ms"}
    return _bars("Time of a turn", {name: (counted[step], every) for step, name in names.items()})


def _confusion(played: Sequence[Played]) -> str:
    """Which outcome came where another was wanted."""
    missed: Counter[tuple[str, str]] = Counter()
    for one in played:
        for expected, turn in zip(one.case.turns, one.turns, strict=False):
            if turn.answer and turn.answer.outcome not in expected.outcome:
                missed[" or ".join(expected.outcome), turn.answer.outcome.value] += 1
    rows = "".join(
        f"<tr><td>{escape(wanted)}</td><td>{escape(came)}</td><td>{count}</td></tr>"
        for (wanted, came), count in missed.most_common()
    )
    head = "<tr><th>wanted</th><th>came</th><th>turns</th></tr>"
    return f"<table><caption>Outcomes that were not those wanted</caption>{head}{rows}</table>"


def _case(one: Played) -> str:
    mark = "✓" if one.passed else "✗"
    turns = "".join(_turn(turn) for turn in one.turns)
    ended = _wrong(one.ended)
    case = one.case
    told = f"{mark} {case.id} · {case.category} · {case.half} · {case.principal} {case.handling}"
    opened = "" if one.passed else " open"
    return f"<details{opened}><summary>{escape(told)}</summary>{turns}{ended}</details>"


def _wrong(scores: Sequence[Score]) -> str:
    failed = (one for one in scores if not one.passed)
    return "".join(f'<p class="wrong">{escape(one.scorer)}: {escape(one.explanation)}</p>' for one in failed)


def _turn(turn: PlayedTurn) -> str:
    parts = [f'<p class="said">{escape(turn.said)}</p>']
    if turn.answer:
        answer = turn.answer
        calls = "; ".join(f"{use.name} {use.arguments}" for use in answer.tool_uses)
        marks = "; ".join(
            f"[{one.mark}] {one.evidence.title} {one.evidence.section}" for one in answer.citations
        )
        parts.append(f'<p class="came"><b>{answer.outcome.value}</b> {escape(answer.text)}</p>')
        parts.append(
            f'<p class="small">{escape(calls)}<br>{escape(marks)} · {turn.seconds * 1000:.0f} ms</p>'
        )
    if turn.result:
        parts.append(f'<p class="came"><b>{turn.result.value}</b></p>')
    return "".join([*parts, _wrong(turn.scores)])
