"""The retrieval suite: the labelled questions through the product's retriever, and by words alone."""

from collections.abc import Iterator, Sequence

from bot.app import Assistant
from evals.figure import Figure, SuiteReport, Table
from evals.retrieval.labels import ranked_labels
from evals.retrieval.measures import MEASURES, Found, gate, ranking
from evals.retrieval.open_suite import evaluate_open_sets
from evals.retrieval.questions import Kind, Question, Split, load
from evals.retrieval.reliability import as_table, reliability
from evals.retrieval.searching import Searching, both_legs
from evals.retrieval.targets import against_targets, same_language

LEGS = ("hybrid", "words")
"""As the product searches, and by words alone: what the vectors are worth."""
_IN_SCOPE = tuple(kind for kind in Kind if kind is not Kind.OUT_OF_SCOPE)


def evaluate(assistant: Assistant) -> SuiteReport:
    """All questions, both legs, then the open sets."""
    questions = load()
    with both_legs(assistant) as legs:
        found = {"hybrid": find(legs.hybrid, questions), "words": find(legs.words, questions)}
    open_sets = evaluate_open_sets(assistant)
    figures = (
        *(figure for leg in LEGS for figure in _figures(leg, found[leg])),
        *same_language(found["hybrid"]),
        *open_sets.figures,
    )
    held_out = [one for one in found["hybrid"] if one.question.split is Split.HELD_OUT]
    curve = reliability("Retrieval: how sure the gate is, and how often it is right (held out)", held_out)
    return SuiteReport(
        "retrieval",
        figures,
        (*_tables(figures), as_table(curve), open_sets.table, against_targets(figures)),
        tuple(_failures(found["hybrid"], Split.HELD_OUT)),
        curve,
    )


def find(searched: Searching, questions: Sequence[Question]) -> list[Found]:
    """Every question with its hits."""
    return [Found(question, searched.hits(question)) for question in questions]


def _figures(leg: str, found: Sequence[Found]) -> Iterator[Figure]:
    for split in Split:
        of_split = [one for one in found if one.question.split is split]
        inside = [one for one in of_split if one.question.in_scope]
        yield from _ranking_figures(f"retrieval.{leg}.{split}.all", inside, guarded=True)
        for kind in _IN_SCOPE:
            of_kind = [one for one in inside if one.question.kind is kind]
            yield from _ranking_figures(f"retrieval.{leg}.{split}.{kind}", of_kind, guarded=False)
        at_gate, name = gate(of_split), f"retrieval.{leg}.{split}.gate"
        outside = len(of_split) - len(inside)
        yield Figure(f"{name}.answered", at_gate.answered, len(inside), guarded=True)
        yield Figure(f"{name}.answered_right", at_gate.answered_right, len(inside), guarded=True)
        yield Figure(
            f"{name}.false_answers", at_gate.false_answers, outside, higher_is_better=False, guarded=True
        )


def _ranking_figures(name: str, found: Sequence[Found], *, guarded: bool) -> Iterator[Figure]:
    for measure, value in ranking(found).items():
        yield Figure(f"{name}.{measure}", value, len(found), guarded=guarded)


def _tables(figures: Sequence[Figure]) -> tuple[Table, ...]:
    by_name = {figure.name: figure for figure in figures}
    columns = ("split", "kind", "n", *MEASURES)
    rows = []
    for split in (Split.HELD_OUT, Split.FIT):
        for kind in ("all", *_IN_SCOPE):
            pairs = [
                [by_name.get(f"retrieval.{leg}.{split}.{kind}.{measure}") for leg in LEGS]
                for measure in MEASURES
            ]
            if pairs[0][0] is not None:
                rows.append((split.value, str(kind), str(pairs[0][0].of), *map(_beside, pairs)))
    gate_rows = [
        (split.value, leg, *(_shown(by_name[f"retrieval.{leg}.{split}.gate.{name}"]) for name in _GATE))
        for split in (Split.HELD_OUT, Split.FIT)
        for leg in LEGS
    ]
    return (
        Table("Retrieval: ranking, hybrid | words alone", columns, tuple(rows)),
        Table("Retrieval: at the answering threshold", ("split", "leg", *_GATE), tuple(gate_rows)),
    )


_GATE = ("answered", "answered_right", "false_answers")


def _beside(figures: Sequence[Figure | None]) -> str:
    return " | ".join(_shown(figure) for figure in figures)


def _shown(figure: Figure | None) -> str:
    return "" if figure is None else f"{figure.value:.3f}"


def _failures(found: Sequence[Found], split: Split) -> Iterator[str]:
    """What the first five hits missed, and what was answered though it is out of scope."""
    for one in found:
        question, names = one.question, ranked_labels(one.hits, one.question)
        if question.split is not split:
            continue
        if question.in_scope and question.relevant[0] not in names[:5]:
            wanted, came = question.relevant[0], ", ".join(names[:3])
            yield f"{question.id} {question.query!r}: wanted {wanted}, found {came}"
        if not question.in_scope and one.answering is not None:
            yield f"{question.id} {question.query!r}: is out of scope, answered with {names[0]}"
