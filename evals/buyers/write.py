"""Write a generated directory and its queries: `python -m evals.buyers.write OUT --size 30000 --split fit`.

OUT gets `buyers.csv` (for `coverdesk import --directory`), `queries.jsonl` (for `coverdesk buyers search
--queries`) and `truth.jsonl` (kind, who may come first, on whom one may act).
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from evals.buyers.directory import companies, write_directory
from evals.buyers.query import Kind, Query
from evals.buyers.questions import questions
from evals.buyers.words import Split


def write(
    out: Annotated[Path, typer.Argument(help="A folder, made where it is missing")],
    size: Annotated[int, typer.Option(min=1, help="How many companies")] = 30_000,
    split: Annotated[Split, typer.Option(help="Which half of the brands")] = Split.FIT,
    each: Annotated[int, typer.Option(min=0, help="Queries of each kind; 0 for the directory alone")] = 200,
    seed: int = 1,
) -> None:
    """Write buyers.csv, queries.jsonl and truth.jsonl."""
    out.mkdir(parents=True, exist_ok=True)
    write_directory(out / "buyers.csv", companies(size, split, seed))
    if each:
        asked = questions(size, split, dict.fromkeys(Kind, each), seed).queries
        _lines(out / "queries.jsonl", [{"id": query.id, "query": query.text} for query in asked])
        _lines(out / "truth.jsonl", [_truth(query) for query in asked])


def _truth(query: Query) -> dict[str, object]:
    return {
        "id": query.id,
        "kind": query.kind,
        "query": query.text,
        "acceptable": sorted(query.meant.acceptable),
        "bindable": sorted(query.meant.bindable),
    }


def _lines(file: Path, rows: list[dict[str, object]]) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    typer.run(write)
