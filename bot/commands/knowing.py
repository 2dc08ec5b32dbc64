"""`search`: passages found."""

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.commands.console import WrongInput, out, print_json
from bot.commands.opening import opened_stores, principal_of
from bot.searches import hit_data
from bot.stores import Stores
from tools.documents import reader_of
from tools.principal import OPERATOR, Principal


def search(
    question: Annotated[str | None, typer.Argument(help="The question")] = None,
    at_most: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many hits")] = 10,
    queries: Annotated[Path | None, typer.Option(help='JSON lines {"id", "query"}')] = None,
    token: Annotated[str | None, typer.Option(help="Search as this token's principal")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Retrieval alone; without a token as the operator, who reads everything."""
    if (question is None) == (queries is None):
        raise WrongInput('Give either a question or --queries FILE.jsonl with {"id", "query"} a line.')
    with opened_stores() as stores:
        principal = principal_of(stores, token, OPERATOR)
        if queries is not None:
            for asked in asked_in(queries):
                print_json(_found(stores, principal, asked["query"], at_most, asked["id"]), indent=None)
            return
        found = _found(stores, principal, question or "", at_most, None)
    print_json(found) if as_json else _show_hits(found["hits"])


def asked_in(path: Path) -> list[dict[str, Any]]:
    """The queries of a JSON-lines file. Raises `WrongInput` naming the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInput(f"{path} cannot be read as UTF-8 text: {error}") from error
    asked = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            asked.append({"id": one["id"], "query": str(one["query"])})
        except (ValueError, KeyError, TypeError) as error:
            raise WrongInput(
                f'{path}, line {number}: each line is one object such as {{"id": "1", "query": "…"}}'
            ) from error
    return asked


def _found(
    stores: Stores, principal: Principal, question: str, at_most: int, identity: Any
) -> dict[str, Any]:
    started = time.perf_counter()
    hits = stores.retriever.search(
        question, reader=reader_of(principal), at_most=at_most, today=stores.settings.day()
    )
    took = round((time.perf_counter() - started) * 1000, 3)
    found: dict[str, Any] = {} if identity is None else {"id": identity}
    return {**found, "hits": [hit_data(hit) for hit in hits], "took_ms": took}


def _show_hits(hits: list[dict[str, Any]]) -> None:
    table = Table("score", "source", "text", show_lines=True)
    for hit in hits:
        parts = ", ".join(f"{name} {value:.2f}" for name, value in hit["scores"].items())
        source = f"{hit['title']}\n{hit['section']}\n{hit['authority']} · {hit['language']}"
        table.add_row(f"{hit['score']:.3f}\n{parts}", source, hit["text"][:300])
    out.print(table if hits else "Nothing in the documents resembles this.")
