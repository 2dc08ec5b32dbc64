"""A process that builds indexes until it is killed: `python -m tests.knowledge.builder DATABASE_URL HOME`."""

import itertools
import os
import sys
from pathlib import Path

from knowledge.database import open_database
from knowledge.generation import LocalGenerations
from knowledge.index import KnowledgeIndex
from knowledge.library import Library
from knowledge.vectors import KeptVectors
from tests.knowledge.texts import HashedEncoder, document, passage


def main(url: str, home: Path, times: int | None = None) -> None:
    engine = open_database(url)
    library = Library(engine)
    index = KnowledgeIndex(
        library, LocalGenerations(home), HashedEncoder(), lambda name: KeptVectors(engine, name)
    )
    for turn in itertools.count() if times is None else range(times):
        changing = document("changing")
        library.put(changing, [passage(changing, f"第{turn}次 {os.getpid()}")])
        index.refresh()
    index.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
