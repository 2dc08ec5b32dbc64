"""What the library keeps, for whom, and what is left after deleting."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.document import Edit
from knowledge.library import NOTHING_YET, KnownDocument, Library
from knowledge.passage import Audience, DocumentKind, Reader
from tests.knowledge.texts import OPERATOR, PUBLIC, document, passage, reader_of


def test_a_document_comes_back_as_it_was_put(library: Library) -> None:
    kept = document(
        "endorsement-3",
        kind=DocumentKind.ENDORSEMENT,
        policies=("P-1", "P-2"),
        audience=Audience.POLICYHOLDER,
        effective_from=date(2026, 1, 1),
        edits=(Edit(3, "逾其", "逾期", "typing"),),
        warnings=("page 2 has no text",),
    )
    part = passage(kept, "等待期改为120天。", page=2, terms=("waiting_period",), questions=("等待期多长",))

    library.put(kept, [part])

    assert library.document("endorsement-3", reader_of("P-2")) == kept
    assert library.passages(reader_of("P-1")) == [part]


def test_putting_a_document_again_replaces_all_of_it(library: Library) -> None:
    kept = document("guide")
    library.put(kept, [passage(kept, "旧一", "1"), passage(kept, "旧二", "2")])

    library.put(replace(kept, digest="new"), [passage(kept, "新", "1")])

    assert [one.text for one in library.passages(None)] == ["新"]
    assert library.known() == {"guide.md": KnownDocument("guide", "new", Audience.PUBLIC, 1)}


def test_a_path_whose_document_got_another_id_holds_only_the_new_one(library: Library) -> None:
    library.put(document("old-id", path="guide.md"), [])

    library.put(document("new-id", path="guide.md"), [])

    assert [known.document_id for known in library.known().values()] == ["new-id"]


def test_a_document_that_cannot_be_kept_whole_changes_nothing(library: Library) -> None:
    kept = document("guide")
    library.put(kept, [passage(kept, "好", "1")])
    before = library.revision()

    with pytest.raises(Exception, match=r"(?i)unique"):
        library.put(replace(kept, digest="new"), [passage(kept, "甲", "1"), passage(kept, "乙", "1")])

    assert [one.text for one in library.passages(None)] == ["好"]
    assert library.revision() == before


def test_the_revision_changes_with_every_change_and_only_then(library: Library) -> None:
    seen = [library.revision()]
    kept = document("guide")

    library.put(kept, [])
    seen.append(library.revision())
    library.put(kept, [])
    seen.append(library.revision())
    library.remove(["guide"])
    seen.append(library.revision())
    library.remove(["never there"])

    assert seen[0] == NOTHING_YET
    assert len(set(seen)) == 4
    assert library.revision() == seen[-1]


def test_deleted_text_is_not_left_in_the_database_file(
    library: Library, engine: Engine, tmp_path: Path
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("the file of a PostgreSQL is not ours to read")
    kept = document("guide", raw="机密的话" * 50)
    library.put(kept, [passage(kept, "机密的话" * 50)])

    library.remove(["guide"])

    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    left = b"".join(path.read_bytes() for path in tmp_path.glob("coverdesk.db*"))
    assert "机密的话".encode() not in left
    assert library.passages(None) == []


@pytest.mark.parametrize(
    ("reader", "readable"),
    [
        (PUBLIC, {"public"}),
        (reader_of(), {"public", "holders"}),
        (reader_of("P-1"), {"public", "holders", "p1"}),
        (Reader(frozenset({Audience.PUBLIC, Audience.INTERNAL})), {"public", "internal"}),
        (Reader(frozenset({Audience.PUBLIC}), ("P-1",)), {"public"}),
        (OPERATOR, {"public", "holders", "internal", "p1", "p2"}),
    ],
)
def test_each_reader_gets_what_is_theirs(library: Library, reader: Reader, readable: set[str]) -> None:
    for name, audience, policies in (
        ("public", Audience.PUBLIC, ()),
        ("holders", Audience.POLICYHOLDER, ()),
        ("internal", Audience.INTERNAL, ()),
        ("p1", Audience.POLICYHOLDER, ("P-1",)),
        ("p2", Audience.POLICYHOLDER, ("P-2",)),
    ):
        kept = document(name, audience=audience, policies=policies)
        library.put(kept, [passage(kept, name)])

    assert {one.document_id for one in library.passages(reader)} == readable
    assert {name for name in library_names() if library.document(name, reader)} == readable


def library_names() -> list[str]:
    return ["public", "holders", "internal", "p1", "p2"]


def test_an_internal_entry_hides_the_whole_file_from_others_but_not_the_other_entries(
    library: Library,
) -> None:
    faq = document("faq")
    open_part = passage(faq, "公开", "1")
    library.put(faq, [open_part, passage(faq, "内部", "2", audience=Audience.INTERNAL)])

    assert library.passages(PUBLIC) == [open_part]
    assert library.document("faq", PUBLIC) is None
    assert library.document("faq", OPERATOR) == faq


def test_two_writers_of_one_document_take_turns(library: Library) -> None:
    documents = [document("one", raw=f"version {number}") for number in range(8)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda kept: library.put(kept, [passage(kept, kept.raw)]), documents))

    assert len(library.passages(None)) == 1


def test_a_reader_is_told_of_documents_of_which_they_may_read_a_passage(library: Library) -> None:
    faq, desk, own = (
        document("faq"),
        document("desk"),
        document("schedule", policies=("P-1",), audience=Audience.POLICYHOLDER),
    )
    library.put(faq, [passage(faq, "对外", "1"), passage(faq, "对内", "2", audience=Audience.INTERNAL)])
    library.put(desk, [passage(desk, "对内", "1", audience=Audience.INTERNAL)])
    library.put(own, [passage(own, "明细", "1")])
    told = {
        name: [one.id for one in library.outlines(reader)]
        for name, reader in (("public", PUBLIC), ("own", reader_of("P-1")), ("other", reader_of("P-2")))
    }

    assert told == {"public": ["faq"], "own": ["faq", "schedule"], "other": ["faq"]}
    assert len(library.outlines(OPERATOR)) == len(library.outlines()) == 3
