"""Front matter, side-cars and what the command line says."""

from datetime import date
from pathlib import Path

import pytest

from ingestion.blocks import Unreadable
from ingestion.front_matter import Flags, check_settings, split_front_matter
from knowledge.passage import Audience, DocumentKind
from tests.ingestion.conftest import MemoryLibrary, TakeIn


def test_front_matter_is_read_as_it_was_typed() -> None:
    found, body = split_front_matter(
        "---\nid: 007\nversion: 1.10\nlanguage: no\npolicy: [P-1, P-2]\n---\nText.\n"
    )

    settings, notes = check_settings(found, "front matter")

    assert (settings.id, settings.version, settings.language, settings.policy) == (
        "007",
        "1.10",
        "no",
        ("P-1", "P-2"),
    )
    assert body == "Text.\n"
    assert notes == []


def test_all_settings_reach_the_document(tmp_path: Path, take_in: TakeIn, library: MemoryLibrary) -> None:
    (tmp_path / "a.md").write_text(
        "---\nid: w-1\ntitle: Wording\nlanguage: en-GB\nkind: Wording\naudience: internal\npolicy: P-1\n"
        "insurer: Muster\ncountry: DE\neffective_from: 2026-01-01\neffective_to: 2026-12-31\n"
        "version: 2026-11\n"
        "url: https://example.org/w\n"
        "---\n# Heading\n\n1.1 Buyers pay.\n",
        encoding="utf-8",
    )

    assert take_in(tmp_path).failed == ()

    document, (passage,) = library.documents["w-1"], library.passages["w-1"]
    assert (document.title, document.language, document.kind) == ("Wording", "en", DocumentKind.WORDING)
    assert (document.insurer, document.country, document.version) == ("Muster", "DE", "2026-11")
    assert (passage.id, passage.audience, passage.policies) == ("w-1#1", Audience.INTERNAL, ("P-1",))
    assert (passage.effective_from, passage.effective_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert passage.url == "https://example.org/w"


@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        (
            "audience: everybody",
            "front matter: audience 'everybody': Input should be 'public', 'policyholder' or 'internal'",
        ),
        ("kind: poem", "front matter: kind 'poem': Input should be 'endorsement'"),
        ("effective_from: soon", "front matter: effective_from 'soon': give a date as YYYY-MM-DD"),
        (
            "effective_from: 2026-02-01\neffective_to: 2026-01-01",
            "front matter: effective_to is before effective_from",
        ),
        ("polcy: P-1", "front matter: 'polcy' is not a name we know: did you mean 'policy'?"),
        (
            "language: Chinese!",
            "front matter: language 'Chinese!': give a language tag such as zh, zh-Hant or en",
        ),
        (
            "url: javascript:alert(1)",
            "front matter: url 'javascript:alert(1)': give an address that begins with https://",
        ),
        ("id: a#b", "front matter: id 'a#b': an id has no '#'"),
        ("just words", "front matter is not a list of settings: write one 'name: value' a line"),
        ("title: [", "front matter is not valid YAML in line 3: "),
        ("title: a\ntitle: b", "front matter is not valid YAML in line 3: 'title' is given twice"),
        ("a: &a [x]\nb: *a", "front matter is not valid YAML in line 3: aliases (*name) are not accepted"),
    ],
)
def test_bad_front_matter_fails_its_file_with_the_reason(
    tmp_path: Path, take_in: TakeIn, front_matter: str, reason: str
) -> None:
    (tmp_path / "a.md").write_text(f"---\n{front_matter}\n---\nText of the document.\n", encoding="utf-8")
    (tmp_path / "good.md").write_text("Text of another document.\n", encoding="utf-8")

    report = take_in(tmp_path)

    assert report.added == 1
    (failure,) = report.failed
    assert failure.path == str(tmp_path / "a.md")
    assert failure.error.startswith(reason)


def test_front_matter_that_is_never_closed_is_refused_but_a_rule_at_the_top_is_none() -> None:
    with pytest.raises(Unreadable, match="never closed"):
        split_front_matter("---\ntitle: x\n\nText\n")

    assert split_front_matter("---\nText below a rule.\n") == ({}, "---\nText below a rule.\n")


def test_a_setting_we_do_not_know_is_noted(tmp_path: Path, take_in: TakeIn) -> None:
    (tmp_path / "a.md").write_text("---\nreviewer: Li\n---\nText of it.\n", encoding="utf-8")

    assert take_in(tmp_path).warnings == (
        f"{tmp_path}/a.md: front matter: 'reviewer' is not a name we know, ignored",
    )


def test_a_side_car_wins_over_front_matter_and_the_command_line_over_both(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    (tmp_path / "a.md").write_text(
        "---\nid: a\ntitle: Inside\naudience: public\n---\nText.\n", encoding="utf-8"
    )
    (tmp_path / "a.md.meta.yaml").write_text("title: Beside\naudience: policyholder\n", encoding="utf-8")

    take_in(tmp_path)
    assert (library.documents["a"].title, library.documents["a"].audience) == (
        "Beside",
        Audience.POLICYHOLDER,
    )

    take_in(tmp_path, flags=Flags(audience=Audience.INTERNAL, policies=("P-9",)))
    assert (library.documents["a"].audience, library.documents["a"].policies) == (Audience.INTERNAL, ("P-9",))


def test_what_belongs_to_a_policy_is_never_public(
    tmp_path: Path, take_in: TakeIn, library: MemoryLibrary
) -> None:
    (tmp_path / "a.md").write_text("---\nid: a\npolicy: P-1\n---\nText.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text(
        "---\nid: b\npolicy: P-1\naudience: public\n---\nText.\n", encoding="utf-8"
    )

    report = take_in(tmp_path)

    assert {document.audience for document in library.documents.values()} == {Audience.POLICYHOLDER}
    assert [warning.partition(": ")[2] for warning in report.warnings] == [
        "belongs to a policy, so its audience is policyholder, not public"
    ]


def test_a_bad_side_car_fails_its_document(tmp_path: Path, take_in: TakeIn) -> None:
    (tmp_path / "a.txt").write_text("Text.\n", encoding="utf-8")
    (tmp_path / "a.txt.meta.yaml").write_text("- audience", encoding="utf-8")

    assert [failure.error for failure in take_in(tmp_path).failed] == [
        "a.txt.meta.yaml is not a list of settings: write one 'name: value' a line"
    ]
