"""The same index on a Chroma server that several workers share."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from knowledge.chroma import close, open_server
from knowledge.chroma_server import ServerGenerations
from knowledge.generation import BuildFailed
from knowledge.index import KnowledgeIndex
from knowledge.library import Library
from knowledge.passage import Audience
from knowledge.retrieval import Retriever
from knowledge.vectors import KeptVectors
from tests.knowledge.texts import PUBLIC, HashedEncoder, document, passage, reader_of


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    folder = tmp_path_factory.mktemp("chroma")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


def index_on(url: str, library: Library, engine: Engine, home: Path) -> KnowledgeIndex:
    generations = ServerGenerations(engine, library, url, home)
    return KnowledgeIndex(library, generations, HashedEncoder(), lambda name: KeptVectors(engine, name))


def test_two_workers_search_one_server_and_keep_policies_apart(
    stocked: Library, engine: Engine, server: str, tmp_path: Path
) -> None:
    own = document("own", policies=("P-1",), audience=Audience.POLICYHOLDER)
    stocked.put(own, [passage(own, "批单:等待期一百二十天")])
    one, other = (index_on(server, stocked, engine, tmp_path / name) for name in ("one", "other"))
    one.refresh()

    def ids(index: KnowledgeIndex, policy: str) -> list[str]:
        hits = Retriever(index).search("批单:等待期一百二十天", reader=reader_of(policy))
        return [hit.passage.id for hit in hits if "dense" in hit.scores]

    assert ids(one, "P-1") == ids(other, "P-1")
    assert ids(other, "P-1")[0] == "own#1"
    assert "own#1" not in ids(other, "P-2")

    stocked.remove(["own"])
    one.refresh()

    assert "own#1" not in ids(other, "P-1")
    client: Any = open_server(server)
    assert [collection.name.partition("-")[0] for collection in client.list_collections()] == ["public"]
    one.close()
    other.close()
    close(client)


def test_other_collections_on_the_server_are_left_alone(
    stocked: Library, engine: Engine, server: str, tmp_path: Path
) -> None:
    client: Any = open_server(server)
    client.create_collection("public-somebodyelse", embedding_function=None)
    index = index_on(server, stocked, engine, tmp_path)

    index.refresh()
    changed = document("changed")
    stocked.put(changed, [passage(changed, "又一段")])
    index.refresh()

    assert "public-somebodyelse" in [collection.name for collection in client.list_collections()]
    index.close()
    close(client)


def test_without_its_server_the_search_goes_on(stocked: Library, engine: Engine, tmp_path: Path) -> None:
    index = index_on("http://127.0.0.1:9", stocked, engine, tmp_path)

    with pytest.raises(BuildFailed, match="does not answer"):
        index.refresh()

    assert Retriever(index).search("保费怎么算", reader=PUBLIC)[0].passage.id == "faq#premium.zh"
    index.close()
