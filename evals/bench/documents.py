"""Generated documents: many small ones, all different, for measuring how ingestion takes them."""

import subprocess
import time
from pathlib import Path

from evals.bench.server import command, environment

_PARTS = (
    "付款期限与对账：双方约定每月 {n} 日前核对往来账目，差异在对账单上注明后另行处理。",
    "Delivery note {n}: the carrier signs for the goods, and a copy is kept with the order and the invoice.",
    "内部流程 {n}：销售提交额度申请时附上合同、营业执照和最近的付款记录，由财务复核后提交。",
)


class IngestFailed(Exception):
    """`coverdesk ingest` ended with an error; the message has the end of what it wrote."""


def write(folder: Path, count: int) -> None:
    """So many Markdown files."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        paragraphs = "\n\n".join(part.format(n=number) for part in _PARTS)
        text = f"# 业务说明 {number} / Working note {number}\n\n## Section {number}\n\n{paragraphs}\n"
        (folder / f"note-{number:05d}.md").write_text(text, encoding="utf-8")


def ingest_seconds(home: Path, folder: Path) -> float:
    """Wall time of the whole `coverdesk ingest` process. Raises `IngestFailed`."""
    begun = time.perf_counter()
    done = subprocess.run(
        command("ingest", str(folder), "--json"),
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    taken = time.perf_counter() - begun
    if done.returncode:
        raise IngestFailed((done.stderr or done.stdout)[-1500:])
    return taken
