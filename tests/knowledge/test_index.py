"""The index is a throw-away copy: whatever happens to it, searching goes on with what the library holds."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge import schema, shelf_file
from knowledge.database import open_database
from knowledge.generation import BuildFailed, LocalGenerations
from knowledge.index import KnowledgeIndex
from knowledge.library import Library
from knowledge.passage import Audience
from knowledge.retrieval import Retriever
from knowledge.shelf import shelf_of_policy
from knowledge.vectors import KeptVectors
from tests.knowledge.conftest import OpenIndex
from tests.knowledge.texts import OPERATOR, PUBLIC, HashedEncoder, document, passage


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


def test_a_small_change_takes_the_rest_over_from_the_current_generation(
    stocked: Library, open_index: OpenIndex, tmp_path: Path
) -> None:
    index = open_index(HashedEncoder())
    many = document("many")
    parts = [passage(many, f"第{n}段 条款 {n * 7}", str(n)) for n in range(60)]
    own = document("own", policies=("P-1",), audience=Audience.POLICYHOLDER)
    stocked.put(many, parts)
    stocked.put(own, [passage(own, "批单原文")])
    index.refresh()
    before = ways(tmp_path / "home")

    stocked.put(many, [passage(many, "改过的一段", "0"), *parts[2:]])
    index.refresh()

    assert first(index, "改过的一段") == "many#0"
    assert first(index, "第59段 条款 413") == "many#59"
    after = ways(tmp_path / "home")
    assert [name for name in after if after[name] == before.get(name)] == [shelf_of_policy("P-1")]
    with index.reading() as generation:
        numbers = generation.shelves["public"].arrays["numbers"]
    assert numbers.max() == len(numbers) + 1  # two went, one came: the others were not made again
    anew = open_anew(stocked, tmp_path)
    assert hits_of(index, "条款 21 改过") == hits_of(anew, "条款 21 改过")
    anew.close()


def ways(home: Path) -> dict[str, int]:
    """Which file each shelf is in: one that did not change keeps it under another name."""
    (generation,) = generations(home)
    return {path.stem: path.stat().st_ino for path in (generation / "shelves").iterdir()}


def hits_of(index: KnowledgeIndex, question: str) -> list[tuple[str, float]]:
    hits = Retriever(index).search(question, reader=OPERATOR, at_most=30)
    return [(hit.passage.id, round(hit.score, 4)) for hit in hits]


def open_anew(library: Library, tmp_path: Path) -> KnowledgeIndex:
    """An index over the same library that takes nothing over."""
    kept = open_database(f"sqlite:///{tmp_path / 'anew.db'}")
    schema.metadata.create_all(kept)
    return KnowledgeIndex(
        library, LocalGenerations(tmp_path / "anew"), HashedEncoder(), lambda name: KeptVectors(kept, name)
    )


def test_many_small_changes_come_to_what_one_build_makes(
    stocked: Library, open_index: OpenIndex, tmp_path: Path
) -> None:
    dice = random.Random(3)  # noqa: S311 - which documents change, not secrets
    index = open_index(HashedEncoder())
    for _turn in range(6):
        for _document in range(3):
            name = f"d{dice.randrange(6)}"
            policies = ("P-1",) if name in {"d1", "d2"} else ()
            about = document(name, policies=policies)
            if dice.random() < 0.3:
                stocked.remove([name])
            else:
                said = [
                    f"条款 {dice.randrange(40)} 逾期 {dice.randrange(9)}" for _ in range(dice.randrange(4))
                ]
                stocked.put(about, [passage(about, text, str(n)) for n, text in enumerate(said)])
        index.refresh()

    anew = open_anew(stocked, tmp_path)
    for question in ("条款 7 逾期 3", "逾期怎么办", "保费", "buyer pays late"):
        assert hits_of(index, question) == hits_of(anew, question)
    anew.close()


def test_the_vector_of_a_deleted_text_is_in_no_file(
    stocked: Library, open_index: OpenIndex, tmp_path: Path
) -> None:
    """With so many others that Chroma has written its own file, and not only its log."""
    encoder, index = HashedEncoder(), open_index(HashedEncoder())
    many, secret = document("many"), document("secret")
    stocked.put(many, [passage(many, f"第{n}段", str(n)) for n in range(1100)])
    texts = [f"绝密约定 {n * 13}" for n in range(20)]
    stocked.put(secret, [passage(secret, text, str(n)) for n, text in enumerate(texts)])
    index.refresh()
    rows = encoder.encode_document([f"secret\n{text}" for text in texts])
    parts = {row[start : start + 4].tobytes() for row in rows for start in range(0, 32, 4)}
    assert "data_level0.bin" in holding(tmp_path / "home", parts)

    stocked.remove(["secret"])
    index.refresh()

    assert first(index, "第1099段") == "many#1099"
    with index.reading() as generation:
        numbers = generation.shelves["public"].arrays["numbers"]
    assert numbers.max() >= len(numbers)  # it was changed, not made anew
    assert holding(tmp_path / "home", parts) == set()


def holding(home: Path, parts: set[bytes]) -> set[str]:
    """Names of the files that have one of these in them."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return {path.name for path in files if any(part in path.read_bytes() for part in parts)}


def test_when_the_current_generation_is_damaged_nothing_is_taken_over(
    stocked: Library, open_index: OpenIndex, tmp_path: Path
) -> None:
    serving = open_index(HashedEncoder())
    serving.refresh()
    (generation,) = generations(tmp_path / "home")
    file = generation / "shelves" / "public.safetensors"
    arrays = shelf_file.read(file)
    file.unlink()  # another name of it is open
    shelf_file.write(file, {**arrays, "characters.lengths": arrays["characters.lengths"] + 9})

    added = document("added")
    stocked.put(added, [passage(added, "新的一段话")])
    serving.refresh()

    anew = open_anew(stocked, tmp_path)
    assert hits_of(serving, "新的一段话 逾期") == hits_of(anew, "新的一段话 逾期")
    anew.close()


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
    anew = open_anew(stocked, tmp_path)
    assert hits_of(fresh, "第3次 逾期 保费") == hits_of(anew, "第3次 逾期 保费")
    anew.close()


def test_two_processes_may_refresh_at_once(
    stocked: Library, open_index: OpenIndex, database_url: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.knowledge.builder", database_url, str(tmp_path / "home"), "2"]

    builders = [subprocess.Popen(command) for _ in range(2)]

    assert [builder.wait(timeout=60) for builder in builders] == [0, 0]
    assert first(open_index(HashedEncoder()), "保费怎么算") == "faq#premium.zh"
    assert len(generations(tmp_path / "home")) == 1
