"""The shell: contracts of DESIGN §4.3."""

import io
import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.settings import Settings
from knowledge.database import open_database
from tools.records.principals import Principals

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line over the demo home; gives exit code, stdout and stderr."""
    monkeypatch.setenv("COVERDESK_HOME", str(settings.home))
    monkeypatch.setenv("COVERDESK_DEMO", "1")
    monkeypatch.setenv("COVERDESK_TODAY", "2026-11-23")
    if settings.database_url is not None:
        monkeypatch.setenv("COVERDESK_DATABASE_URL", settings.database())

    def running(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coverdesk", *arguments])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return running


@pytest.fixture
def elsewhere(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same over an empty home without demo and bundled knowledge."""
    monkeypatch.setenv("COVERDESK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("COVERDESK_DATABASE_URL", raising=False)
    monkeypatch.setenv("COVERDESK_DEMO", "0")
    monkeypatch.setenv("COVERDESK_BUNDLED", "0")
    return run


def test_ask_prints_one_json_document_and_nothing_else_on_stdout(run: Run) -> None:
    code, out, _ = run("ask", "limit for Nordhaus?", "--token", "demo-lanqiao-sales", "--json")

    assert code == 0
    assert json.loads(out)["cards"][0]["kind"] == "credit_limit"


def test_ask_without_a_token_is_the_public(run: Run) -> None:
    _, out, _ = run("ask", "limit for Nordhaus?", "--json")

    assert json.loads(out)["outcome"] == "refused"


def test_a_conversation_can_be_gone_on_with(run: Run) -> None:
    _, out, _ = run("ask", "limit for Nordhaus?", "--token", "demo-lanqiao-sales", "--json")
    conversation = json.loads(out)["conversation_id"]

    _, out, _ = run(
        "ask", "and its payment terms?", "--token", "demo-lanqiao-sales", "--conversation", conversation
    )

    assert "60 days" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ask", "hi", "--token", "wrong"), "not valid"),
        (("ask", ""), "write a question"),
        (("ask", "额" * 20_000), "at most 4,000"),
        (("ask", "hi", "--conversation", "c_unknown"), "no such conversation"),
        (("search",), "--queries"),
        (("search", "x", "--queries", "y.jsonl"), "--queries"),
        (("search", "--queries", "nowhere.jsonl"), "cannot be read"),
        (("tokens", "create", "--principal", "P-NOBODY"), "P-LQ-OWNER"),
        (("tokens", "revoke", "cd_unknown_token"), "No valid token"),
        (("ingest", "--watch", "nowhere"), "nowhere is not a folder"),
        (("ingest", "--watch", "--check", "docs"), "either --check or --watch"),
        (("documents", "changes", "nothing", "nowhere"), "neither a document nor a file"),
        (("documents", "remove", "nothing"), "There is no document nothing"),
        (("import", "nowhere"), "nowhere"),
        (("import",), "Give a folder"),
    ],
)
def test_wrong_input_ends_with_2_and_says_what_would_work(
    run: Run, arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = run(*arguments)

    assert code == 2
    assert told in err
    assert "Traceback" not in err
    assert out == ""


def test_search_answers_each_query_of_a_file_on_its_own_line(run: Run, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "a", "query": "等待期"}\n\n{"id": 7, "query": "credit limit"}\n', "utf-8")

    _, out, _ = run("search", "--queries", str(queries), "-k", "3")

    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["id"] for line in lines] == ["a", 7]
    assert all(
        {"document_id", "path", "title", "section", "text", "score"} <= hit.keys() for hit in lines[0]["hits"]
    )
    assert all(len(line["hits"]) == 3 and line["took_ms"] > 0 for line in lines)


def test_a_wrong_line_of_a_query_file_is_named(run: Run, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": 1, "query": "x"}\n{"query": "y"}\n', "utf-8")

    code, _, err = run("search", "--queries", str(queries))

    assert code == 2
    assert "line 2" in " ".join(err.split())


def test_buyers_search_gives_verdict_and_reasons(run: Run, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"id": "1", "query": "Nordhaus"}\n{"id": "2", "query": "砺桐机电"}\n', "utf-8")

    _, out, _ = run("buyers", "search", "--queries", str(queries))
    one, other = (json.loads(line) for line in out.splitlines())

    assert (one["verdict"], one["matches"][0]["buyer_id"]) == ("certain", "B-DE-001")
    assert other["verdict"] == "choose"
    assert {"buyer_id", "legal_name", "score", "reasons"} <= one["matches"][0].keys()
    _, out, _ = run("buyers", "search", "Nordhaus", "--country", "CN", "--json")
    assert json.loads(out)["verdict"] == "none"


def test_a_token_works_until_it_is_revoked(run: Run) -> None:
    _, out, _ = run("tokens", "create", "--principal", "P-LQ-SALES")
    token = out.strip()

    _, answer, _ = run("ask", "limit for Nordhaus?", "--token", token, "--json")
    run("tokens", "revoke", token)
    code, _, err = run("ask", "limit for Nordhaus?", "--token", token)

    assert json.loads(answer)["outcome"] == "answered"
    assert code == 2
    assert "not valid" in err


def test_a_checked_document_shows_its_passages_and_warnings_and_is_not_kept(
    elsewhere: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("# 时间\n\n3.1 将LJ通知保险人。\n", encoding="utf-8")

    code, out, _ = elsewhere("ingest", "--check", str(tmp_path / "a.md"), "--json")
    _, listed, _ = elsewhere("documents", "list", "--json")

    (checked,) = json.loads(out)["documents"]
    assert code == 0
    assert [passage["text"] for passage in checked["passages"]] == ["3.1 将LJ通知保险人。"]
    assert checked["edits"][0]["repaired"] == "立即"
    assert "searched as '立即'" in json.loads(out)["warnings"][0]
    assert json.loads(listed) == {"documents": []}


def test_versions_are_listed_compared_and_removed_together(elsewhere: Run, tmp_path: Path) -> None:
    file = tmp_path / "w.md"
    for year, days in (("2025", "30"), ("2026", "60")):
        file.write_text(
            f"---\nid: w\nversion: '{year}'\neffective_from: {year}-01-01\n---\n"
            f"3.1 Notify within {days} days.\n"
        )
        elsewhere("ingest", str(file))

    _, listed, _ = elsewhere("documents", "list", "--json")
    _, compared, _ = elsewhere("documents", "changes", "w@2025", "w", "--json")
    _, shown, _ = elsewhere("documents", "changes", "w@2025", str(file))
    _, removed, _ = elsewhere("documents", "remove", "w")
    _, left, _ = elsewhere("documents", "list", "--json")

    assert [(one["id"], one["effective_to"]) for one in json.loads(listed)["documents"]] == [
        ("w", None),
        ("w@2025", "2025-12-31"),
    ]
    (change,) = json.loads(compared)["changes"]
    assert (change["figures_gone"], change["figures_new"]) == (["30 days"], ["60 days"])
    assert "figures: 30 days → 60 days" in shown
    assert removed.startswith("2 removed")
    assert json.loads(left) == {"documents": []}


def test_ingest_reports_numbers_and_skips_what_is_unchanged(elsewhere: Run, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "good.md").write_text(
        "---\nid: good\nkind: article\n---\n# Title\n\nZebra clause of 12 days.", "utf-8"
    )
    (documents / "empty.md").write_text("", "utf-8")
    (documents / "lying.pdf").write_bytes(b"PK\x03\x04 not a pdf")

    code, out, _ = elsewhere("ingest", str(documents), "--json")
    first = json.loads(out)
    _, out, _ = elsewhere("ingest", str(documents), "--json")
    second = json.loads(out)

    assert code == 1, "some files failed"
    assert (first["added"], first["unchanged"], len(first["failed"])) == (1, 0, 2)
    assert {"path", "error"} == set(first["failed"][0])
    assert (second["added"], second["unchanged"]) == (0, 1)
    _, out, _ = elsewhere("search", "zebra clause", "--json")
    assert json.loads(out)["hits"][0]["document_id"] == "good"


def test_a_vanished_document_is_gone_from_the_index_with_prune(elsewhere: Run, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name in ("zebra", "giraffe"):
        (documents / f"{name}.md").write_text(f"# {name}\n\nThe {name} clause.", "utf-8")
    elsewhere("ingest", str(documents))
    (documents / "zebra.md").unlink()

    _, out, _ = elsewhere("ingest", str(documents), "--prune", "--json")

    assert json.loads(out)["removed"] == 1
    _, out, _ = elsewhere("search", "zebra clause", "--json")
    assert all("zebra" not in hit["text"] for hit in json.loads(out)["hits"])


def test_a_broken_book_changes_nothing_and_names_file_line_and_column(elsewhere: Run, tmp_path: Path) -> None:
    (tmp_path / "buyers.csv").write_text("buyer_id,legal_name,country\nB1,Acme,Narnia\n", "utf-8")

    code, _, err = elsewhere("import", str(tmp_path))

    assert code == 2
    assert "buyers.csv, line 2, country" in err
    _, out, _ = elsewhere("buyers", "search", "Acme", "--json")
    assert json.loads(out)["verdict"] == "none"


def test_a_home_that_cannot_be_written_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("COVERDESK_HOME", str(tmp_path / "file" / "home"))

    code, _, err = run("ask", "hi")

    assert code == 2
    assert "COVERDESK_HOME" in err


@pytest.mark.parametrize(
    ("name", "value"),
    [("COVERDESK_TODAY", "tomorrow"), ("COVERDESK_DEMO", "maybe"), ("COVERDESK_MODEL", "nobody:x")],
)
def test_a_setting_that_cannot_be_used_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    code, _, err = run("ask", "hi")

    assert code == 2
    assert name in err


def test_doctor_says_what_is_there(run: Run) -> None:
    code, out, _ = run("doctor")

    assert code == 0
    assert "5 policies" in out
    assert "WRONG" not in out


def test_a_second_server_on_the_same_port_is_told_apart(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, err = run("serve", "--port", str(taken.getsockname()[1]))

    assert code == 2
    assert "--port" in err


@pytest.mark.parametrize(
    "command",
    ["serve", "ask", "chat", "ingest", "search", "import", "buyers", "doctor", "tokens", "eval", "bench"],
)
def test_every_command_has_help(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")

    assert code == 0
    assert "Usage" in out


def test_an_unknown_command_is_told(run: Run) -> None:
    code, _, err = run("fly")

    assert code == 2
    assert "fly" in err


def test_json_is_readable_chinese(run: Run) -> None:
    answered: Any = run("ask", "什么是等待期", "--json")[1]

    assert "等待期" in answered


def test_chat_holds_one_conversation_until_an_empty_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("limit for Nordhaus?\nand its payment terms?\n\n"))

    code, out, err = run("chat", "--token", "demo-lanqiao-sales")

    assert code == 0
    assert "陆筱禾" in err
    assert "EUR 250,000" in out
    assert "The maximum payment term" in out


def chatted(run: Run, monkeypatch: pytest.MonkeyPatch, *lines: str, token: str) -> tuple[str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    code, out, err = run("chat", "--token", token)
    assert code == 0
    return out, err


def test_chat_asks_a_suggestion_by_its_number_and_answers_in_the_language_set(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("limit for Nordhaus?", "1", "/lang zh", "limit for Nordhaus?", "/lang xx", "/help", "/quit", "x")

    out, err = chatted(run, monkeypatch, *lines, token="demo-lanqiao-sales")

    assert "The maximum payment term" in out
    assert "有效的信用限额" in out or "信用限额" in out
    assert "zh or en" in err
    assert "/new" in err


class Terminal(io.StringIO):
    """Lines typed one after the other, with something done elsewhere before the second."""

    def __init__(self, *lines: str, meanwhile: Callable[[], object]) -> None:
        super().__init__("".join(f"{line}\n" for line in lines))
        self._meanwhile, self._read = meanwhile, 0

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        self._read += 1
        if self._read == 2:
            self._meanwhile()
        return super().readline(size)


def test_chat_ends_when_its_token_is_revoked_between_two_messages(
    run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("tokens", "list")  # prepares the home, whichever test comes first
    engine = open_database(settings.database())
    people = Principals(engine)
    token = people.create_token("P-LQ-SALES")
    typed = Terminal("limit for Nordhaus?", "its payment terms?", meanwhile=lambda: people.revoke(token))
    monkeypatch.setattr("sys.stdin", typed)

    code, out, err = run("chat", "--token", token)
    engine.dispose()

    assert code == 2
    assert "no longer valid" in err
    assert "EUR 250,000" in out
    assert "The maximum payment term" not in out


def test_chat_says_what_waits_until_it_is_confirmed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("request a limit of EUR 300,000 on Nordhaus, 60 days", "/new", "hello")

    out, err = chatted(run, monkeypatch, *lines, token="demo-lanqiao-credit")

    assert "waits until" in err
    assert "300,000" in out
    assert "A new conversation" in err


SEED = Path(__file__).parents[3] / "shared" / "seed" / "trade-credit-insurance-page.zh.txt"


@pytest.mark.skipif(not SEED.exists(), reason="../shared is not beside this checkout")
@pytest.mark.parametrize("question", ["安联贸易的保障有何独特优势？", "理赔需要准备哪些关键文件"])
def test_the_published_page_is_quoted_verbatim_and_marked_as_an_article(
    elsewhere: Run, question: str
) -> None:
    code, out, _ = elsewhere("ingest", str(SEED), "--json")
    report = json.loads(out)

    _, out, _ = elsewhere("ask", question, "--json")
    answer = json.loads(out)

    assert code == 0
    assert any("garbled" in warning for warning in report["warnings"])
    assert any("without a source" in warning for warning in report["warnings"])
    assert any("cut" in warning for warning in report["warnings"])
    assert answer["outcome"] == "answered"
    assert {citation["authority"] for citation in answer["citations"]} == {"article"}
    assert all(citation["quote"] in SEED.read_text("utf-8") for citation in answer["citations"])
    assert "不代表您的保单" in answer["answer"]


COMPANIES = (
    "buyer_id,legal_name,other_names,country,registration_type,registration_number\n"
    "D-1,Ostrava Ocel s.r.o.,Ocel,CZ,DUNS,150483782\n"
    "D-2,Ostrava Steel s.r.o.,,CZ,DUNS,15-048-3782\n"
)


def test_a_directory_is_imported_once_and_its_duplicates_are_told(elsewhere: Run, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    file.write_text(COMPANIES, encoding="utf-8")

    code, out, _ = elsewhere("import", "--directory", str(file), "--json")
    report = json.loads(out)
    _, again, _ = elsewhere("import", "--directory", str(file))
    _, found, _ = elsewhere("buyers", "duplicates", "--json")

    assert code == 0
    assert (report["buyers"], report["unchanged"], report["duplicates"]) == (2, 0, 2)
    assert "buyers duplicates" in report["warnings"][0]
    assert "was imported already" in again
    (duplicate,) = json.loads(found)["duplicates"]
    assert duplicate["held_in"] == "directory"
    assert [company["buyer_id"] for company in duplicate["companies"]] == ["D-1", "D-2"]
    assert "D-2" in elsewhere("buyers", "duplicates")[1]


def test_a_directory_with_errors_names_file_line_and_column(elsewhere: Run, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    file.write_text(COMPANIES + "D-3,Third Ltd,,UK,,\n", encoding="utf-8")

    code, _, said = elsewhere("import", "--directory", str(file))

    assert code == 2
    assert "companies.csv, line 4, country: 'UK'" in said
    assert "Write GB." in said
    assert "No two companies" in elsewhere("buyers", "duplicates")[1]


def test_merging_is_done_once_and_noted(elsewhere: Run, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    file.write_text(COMPANIES, encoding="utf-8")
    elsewhere("import", "--directory", str(file))

    code, out, _ = elsewhere("buyers", "merge", "D-2", "D-1", "--by", "olga", "--json")
    again, _, said = elsewhere("buyers", "merge", "D-2", "D-1")
    _, noted, _ = elsewhere("buyers", "history", "D-1", "--json")
    _, table, _ = elsewhere("buyers", "history", "D-1")

    assert (code, again) == (0, 2)
    assert json.loads(out)["names"] == ["Ostrava Steel s.r.o."]
    assert "it was merged into D-1" in " ".join(said.split())
    (change,) = json.loads(noted)["changes"]
    assert (change["kind"], change["by"]) == ("merged", "olga")
    assert "olga" in table
    assert "Nothing was done" in elsewhere("buyers", "history", "D-9")[1]


def test_an_alias_is_added_listed_and_withdrawn(elsewhere: Run, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    file.write_text(COMPANIES, encoding="utf-8")
    elsewhere("import", "--directory", str(file))

    code, out, _ = elsewhere("buyers", "alias", "add", "D-1", "the Ostrau mill", "--by", "olga", "--json")
    alias = json.loads(out)
    refused, _, said = elsewhere("buyers", "alias", "add", "D-1", "Trading Ltd")
    elsewhere("buyers", "alias", "reject", str(alias["id"]))
    _, listed, _ = elsewhere("buyers", "alias", "list", "--json")
    _, waiting, _ = elsewhere("buyers", "alias", "list", "--proposed")

    assert (code, alias["state"], alias["policy_id"]) == (0, "accepted", None)
    assert refused == 2
    assert "could be anybody's" in " ".join(said.split())
    assert [one["state"] for one in json.loads(listed)["aliases"]] == ["rejected"]
    assert "There are none" in waiting
    elsewhere("buyers", "alias", "accept", str(alias["id"]))
    assert "accepted" in elsewhere("buyers", "alias", "list")[1]
    assert elsewhere("buyers", "alias", "accept", "99")[0] == 2


def test_the_ledger_is_settled_from_the_shell(run: Run) -> None:
    run("ask", "怎么办理索赔？", "--json")

    code, out, _ = run("ledger", "settle", "--json")

    assert code == 0
    assert json.loads(out)["conversations"] >= 1
    assert json.loads(out)["elsewhere"] is False
    assert "looked at" in run("ledger", "settle", "--anew")[1]
