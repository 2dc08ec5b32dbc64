"""The index is a throw-away copy: whatever happens to it, searching goes on with what the library holds."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.generation import BuildFailed
from knowledge.index import KnowledgeIndex
from knowledge.library import Library
from knowledge.retrieval import Retriever
from tests.knowledge.conftest import OpenIndex
from tests.knowledge.texts import PUBLIC, HashedEncoder, document, passage


def first(index: KnowledgeIndex, question: str) -> str | None:
    hits = Retriever(index).search(question, reader=PUBLIC)
    return hits[0].passage.id if hits else None


def generations(home: Path) -> list[Path]:
    return [path for path in (home / "index").iterdir() if path.name[0].isdecimal()]


def test_a_second_process_opens_what_the_first_has_built(stocked: Library, open_index: OpenIndex) -> None:
    open_index(HashedEncoder()).refresh()
    encoder = HashedEncoder()

    assert first(open_index(encoder), "保费怎么算") == "faq#premium.zh"

    assert encoder.encoded == 0


def test_a_change_is_found_after_a_refresh_and_what_was_deleted_is_gone_from_the_disk(
    stocked: Library, open_index: OpenIndex, tmp_path: Path
) -> None:
    index = open_index(HashedEncoder())
    secret = document("secret")
    stocked.put(secret, [passage(secret, "绝密的特别约定")])
    index.refresh()
    assert first(index, "绝密的特别约定") == "secret#1"

    stocked.remove(["secret"])
    index.refresh()

    assert first(index, "绝密的特别约定") != "secret#1"
    kept = [path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not any("绝密".encode() in content for content in kept)
    assert len(generations(tmp_path / "home")) == 1


def test_only_new_texts_are_encoded(stocked: Library, open_index: OpenIndex) -> None:
    encoder = HashedEncoder()
    index = open_index(encoder)
    index.refresh()
    before = encoder.encoded

    added = document("added")
    stocked.put(added, [passage(added, "新的一段")])
    told: list[tuple[int, int]] = []
    index.refresh(lambda done, of: told.append((done, of)))

    assert encoder.encoded == before + 1
    assert told == [(1, 1)]


@pytest.mark.parametrize("damage", ["gone", "pointer", "vectors", "passages", "manifest"])
def test_a_damaged_index_is_built_again(
    stocked: Library, open_index: OpenIndex, tmp_path: Path, damage: str
) -> None:
    open_index(HashedEncoder()).refresh()
    index = tmp_path / "home" / "index"
    (generation,) = generations(tmp_path / "home")
    match damage:
        case "gone":
            shutil.rmtree(generation)
        case "pointer":
            (index / "CURRENT").write_bytes(b"\xff../../etc")
        case "vectors":
            with open(generation / "chroma" / "chroma.sqlite3", "r+b") as file:
                file.seek(4096)
                file.write(b"garbage" * 100)
        case "passages":
            (generation / "shelves" / "public.safetensors").write_bytes(b"[]")
        case "manifest":
            (generation / "manifest.json").write_text("{", encoding="utf-8")

    assert first(open_index(HashedEncoder()), "保费怎么算") == "faq#premium.zh"


def test_another_encoders_index_is_refused_and_built_again(stocked: Library, open_index: OpenIndex) -> None:
    open_index(HashedEncoder("one", 32)).refresh()
    other = HashedEncoder("other", 48)

    hits = Retriever(open_index(other)).search("保费怎么算", reader=PUBLIC)

    assert other.encoded > 0
    assert hits[0].scores["dense"] > 0.9


def test_two_encoders_over_one_home_do_not_rebuild_in_turns(stocked: Library, open_index: OpenIndex) -> None:
    one, other = open_index(HashedEncoder("one")), open_index(HashedEncoder("other", 48))
    one.refresh()
    other.refresh()

    for _turn in range(3):
        assert first(one, "保费怎么算") == first(other, "保费怎么算") == "faq#premium.zh"
    with one.reading() as generation:
        assert generation.manifest.encoder == "one"


def test_an_open_index_follows_what_another_process_built(stocked: Library, open_index: OpenIndex) -> None:
    serving, working = open_index(HashedEncoder()), open_index(HashedEncoder())
    assert first(serving, "新的一段话") != "added#1"

    added = document("added")
    stocked.put(added, [passage(added, "新的一段话")])
    working.refresh()

    assert first(serving, "新的一段话") == "added#1"


def test_a_change_nobody_refreshed_is_noticed_while_the_old_index_serves(
    stocked: Library, open_index: OpenIndex
) -> None:
    index = open_index(HashedEncoder())
    assert first(index, "保费怎么算") == "faq#premium.zh"
    added = document("added")
    stocked.put(added, [passage(added, "新的一段话")])

    deadline = time.monotonic() + 30
    while first(index, "新的一段话") != "added#1":
        assert first(index, "保费怎么算") == "faq#premium.zh"
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_an_empty_library_has_an_index_that_finds_nothing(library: Library, open_index: OpenIndex) -> None:
    assert first(open_index(HashedEncoder()), "保费") is None


def test_copies_of_dead_processes_are_swept_and_open_ones_are_not(
    stocked: Library, open_index: OpenIndex, tmp_path: Path
) -> None:
    living = open_index(HashedEncoder())
    assert first(living, "保费") is not None
    left = tmp_path / "home" / "index" / "open-1-dead"
    left.mkdir()
    (left / "passages.json").write_text("[]", encoding="utf-8")
    Path(f"{left}.lock").touch()

    assert first(open_index(HashedEncoder()), "保费") is not None

    assert not left.exists()
    assert len(list((tmp_path / "home" / "index").glob("open-*.lock"))) == 2
    assert first(living, "费率") is not None


def test_an_index_that_cannot_be_written_says_so_and_is_searched_in_memory(
    stocked: Library, open_index: OpenIndex, tmp_path: Path
) -> None:
    (tmp_path / "home").write_text("a file where the folder should be", encoding="utf-8")

    index = open_index(HashedEncoder())

    with pytest.raises(BuildFailed, match="cannot be written"):
        index.refresh()

    assert first(index, "保费怎么算") == "faq#premium.zh"


def test_a_builder_killed_at_any_moment_leaves_a_whole_index(
    stocked: Library, open_index: OpenIndex, database_url: str, tmp_path: Path
) -> None:
    serving = open_index(HashedEncoder())
    serving.refresh()
    moments = random.Random(7)  # noqa: S311 - moments to kill at, not secrets
    command = [sys.executable, "-m", "tests.knowledge.builder", database_url, str(tmp_path / "home")]

    for _kill in range(4):
        builder = subprocess.Popen(command)
        end = time.monotonic() + moments.uniform(1.0, 4.0)
        while time.monotonic() < end:
            assert first(serving, "保费怎么算") == "faq#premium.zh"
        builder.kill()
        builder.wait()

    assert first(open_index(HashedEncoder()), "保费怎么算") == "faq#premium.zh"
    fresh = open_index(HashedEncoder())
    fresh.refresh()
    assert len(generations(tmp_path / "home")) == 1
    with fresh.reading() as generation:
        assert generation.manifest.revision == stocked.revision()


def test_two_processes_may_refresh_at_once(
    stocked: Library, open_index: OpenIndex, database_url: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.knowledge.builder", database_url, str(tmp_path / "home"), "2"]

    builders = [subprocess.Popen(command) for _ in range(2)]

    assert [builder.wait(timeout=60) for builder in builders] == [0, 0]
    assert first(open_index(HashedEncoder()), "保费怎么算") == "faq#premium.zh"
    assert len(generations(tmp_path / "home")) == 1
