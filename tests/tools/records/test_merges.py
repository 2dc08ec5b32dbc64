"""Two companies that are one: nothing of either is lost, and imports that know both keys go on."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from tests.tools.records.sample_book import FILES, write_book
from tools.buyers import Buyer
from tools.principal import OPERATOR, Principal, Role
from tools.records import schema
from tools.records.aliases import Aliases, AliasState
from tools.records.book_import import import_book
from tools.records.buyer_changes import ChangeKind, history
from tools.records.companies import BuyerUnknown
from tools.records.directory_import import import_directory
from tools.records.merges import MergeRefused, merge_buyers
from tools.records.problems import BookRejected
from tools.records.sql import SqlRecords

ANNA = Principal("anna", "Anna", Role.POLICYHOLDER, ("POL-A",))
BEI = Principal("bei", "贝", Role.CREDIT_MANAGER, ("POL-B",))
TWIN = {
    "buyers.csv": "buyer_id,legal_name,other_names,country,registration_type,registration_number\n"
    "B-TWIN,Ostrava Steel s.r.o.,OS;Ostrau,CZ,DUNS,150483782\n",
    "limits.csv": "policy_id,buyer_id,kind,status,granted_amount,currency,effective_from\n"
    "POL-A,B-TWIN,topup,APPROVED,1000,EUR,2026-05-01\n",
    "invoices.csv": "policy_id,buyer_id,invoice_no,amount,currency\nPOL-A,B-TWIN,T-1,10,EUR\n",
    "claims.csv": "claim_no,policy_id,buyer_id,status\nC-9,POL-A,B-TWIN,NOTIFIED\n",
    "events.csv": "event_id,policy_id,buyer_id,kind\nE-9,POL-A,B-TWIN,overdue\n",
}


@pytest.fixture
def records(engine: Engine, tmp_path: Path) -> SqlRecords:
    import_book(engine, write_book(tmp_path / "book"))
    import_book(engine, write_book(tmp_path / "twin", TWIN))
    return SqlRecords(engine)


def buyer(records: SqlRecords, buyer_id: str, who: Principal = OPERATOR) -> Buyer:
    return next(one for one in records.buyers(who) if one.id == buyer_id)


def more(folder: Path, files: dict[str, str]) -> Path:
    return write_book(folder / "more", files)


def test_every_record_goes_along(records: SqlRecords, engine: Engine) -> None:
    before = len(records.invoices(OPERATOR, "B-OSTRAVA"))

    merge = merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    assert merge.moved == {"credit_limit": 1, "invoice": 1, "claim": 1, "buyer_event": 1}
    assert len(records.invoices(OPERATOR, "B-OSTRAVA")) == before + 1
    assert "T-1" in {one.invoice_no for one in records.invoices(ANNA, "B-OSTRAVA")}
    assert "C-9" in {one.claim_no for one in records.claims(ANNA, buyer_id="B-OSTRAVA")}
    assert "E-9" in {one.event_id for one in records.events(ANNA, "B-OSTRAVA")}
    assert "B-TWIN" not in {one.id for one in records.buyers(OPERATOR)}
    for found in (records.limits, records.invoices, records.events):
        assert found(OPERATOR, "B-TWIN") == []


def test_what_the_other_was_called_is_a_name_of_the_company_and_so_are_its_numbers(
    records: SqlRecords, engine: Engine
) -> None:
    merge = merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    ostrava = buyer(records, "B-OSTRAVA")
    assert merge.names == ("Ostrava Steel s.r.o.", "OS", "Ostrau")
    assert ostrava.legal_name == "Ostrava s.r.o."
    assert ostrava.other_names == merge.names
    assert [(one.kind, one.number) for one in ostrava.identifiers] == [("DUNS", "150483782")]


def test_a_merge_is_seen_in_the_version(records: SqlRecords, engine: Engine) -> None:
    version = records.book_version()

    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    with engine.connect() as connection:
        row = connection.execute(select(schema.book_version)).one()
        table = schema.buyer
        changed = connection.execute(
            select(table.c.changed_in).where(table.c.buyer_id == "B-OSTRAVA")
        ).scalar()
    assert (row.version, row.emptied_in, changed) == (version + 1, version + 1, version + 1)


def test_a_merge_is_audited_with_what_the_company_was(records: SqlRecords, engine: Engine) -> None:
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    (stayed,), (gone,) = history(engine, "B-OSTRAVA"), history(engine, "B-TWIN")
    assert (stayed.kind, gone.kind) == (ChangeKind.MERGED, ChangeKind.MERGED_AWAY)
    assert stayed.by == gone.by == "olga"
    assert stayed.details["was"]["book"]["legal_name"] == "Ostrava Steel s.r.o."
    assert stayed.details["moved"]["invoice"] == 1


def test_records_that_collide_are_named_and_nothing_is_done(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    import_book(
        engine,
        more(
            tmp_path,
            {
                "invoices.csv": "policy_id,buyer_id,invoice_no,amount,currency\nPOL-A,B-TWIN,A-1,77,EUR\n",
                "limits.csv": "policy_id,buyer_id,kind,status,effective_from,decided_on\n"
                "POL-A,B-TWIN,named,PARTIAL,2026-02-01,2026-01-30\n",
            },
        ),
    )
    before = records.book_version(), records.invoices(OPERATOR), records.buyers(OPERATOR)

    with pytest.raises(MergeRefused) as raised:
        merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    assert "invoice A-1 of POL-A" in str(raised.value)
    assert "limit named/PARTIAL/2026-02-01/2026-01-30 of POL-A" in str(raised.value)
    assert "Then merge again" in str(raised.value)
    assert (records.book_version(), records.invoices(OPERATOR), records.buyers(OPERATOR)) == before
    assert history(engine, "B-OSTRAVA") == []


def test_a_record_that_both_have_alike_is_one_afterwards(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    header = "policy_id,buyer_id,invoice_no,amount,currency,due_on,declared\n"
    same = "POL-A,B-TWIN,A-1,100,EUR,2026-04-01,false\n"
    import_book(engine, more(tmp_path, {"invoices.csv": header + same}))

    merge = merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    assert merge.alike == 1
    numbers = [one.invoice_no for one in records.invoices(ANNA, "B-OSTRAVA")]
    assert sorted(numbers) == ["A-1", "A-2", "T-1"]


@pytest.mark.parametrize(
    ("from_id", "into_id", "said"),
    [
        ("B-TWIN", "B-TWIN", "same key twice"),
        ("B-AHORN", "B-OSTRAVA", "the country is DE here and CZ there.*--although-different"),
        ("D-1", "B-OSTRAVA", "is in the directory, and B-OSTRAVA is not"),
        ("B-OSTRAVA", "D-1", "is in the book, and D-1 is not"),
    ],
)
def test_what_cannot_be_one_is_refused_with_what_would_work(
    records: SqlRecords, engine: Engine, tmp_path: Path, from_id: str, into_id: str, said: str
) -> None:
    companies = tmp_path / "companies.csv"
    companies.write_text("buyer_id,legal_name\nD-1,Directory Ltd\n", encoding="utf-8")
    import_directory(engine, companies)

    with pytest.raises(MergeRefused, match=said):
        merge_buyers(engine, from_id, into_id, "olga")


@pytest.mark.parametrize(
    ("from_id", "into_id"), [("B-X", "B-OSTRAVA"), ("B-OSTRAVA", "B-X"), ("\x00", "B-OSTRAVA")]
)
def test_a_key_that_no_company_has_is_told(
    records: SqlRecords, engine: Engine, from_id: str, into_id: str
) -> None:
    with pytest.raises(BuyerUnknown, match="Neither the book nor the directory"):
        merge_buyers(engine, from_id, into_id, "olga")


def test_different_numbers_of_one_register_speak_for_two_companies(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    rows = (
        "buyer_id,legal_name,registration_type,registration_number\nB-OSTRAVA,Ostrava s.r.o.,DUNS,060704780\n"
    )
    import_book(engine, more(tmp_path, {"buyers.csv": rows}))

    with pytest.raises(MergeRefused, match="number is DUNS 150483782 here and DUNS 060704780 there"):
        merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga", although_different=True)

    assert {one.number for one in buyer(records, "B-OSTRAVA").identifiers} == {"060704780", "150483782"}


def test_a_key_that_was_merged_away_is_told_with_the_one_that_stayed(
    records: SqlRecords, engine: Engine
) -> None:
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    with pytest.raises(BuyerUnknown, match="it was merged into B-OSTRAVA"):
        merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")


def test_aliases_go_along_and_an_acceptance_stays(records: SqlRecords, engine: Engine) -> None:
    aliases = Aliases(engine)
    proposed = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")
    assert proposed is not None
    aliases.add("B-TWIN", "Ostrau Mill", "olga", "POL-A")
    aliases.add("B-TWIN", "Big Mill", "olga")

    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    known = {(one.buyer_id, one.name): one.state for one in aliases.known()}
    assert known == {
        ("B-OSTRAVA", "Ostrau Mill"): AliasState.ACCEPTED,
        ("B-OSTRAVA", "Big Mill"): AliasState.ACCEPTED,
    }


def test_who_saw_neither_company_sees_no_more_after_a_merge(records: SqlRecords, engine: Engine) -> None:
    before = {one.id for one in records.buyers(BEI)}, records.invoices(BEI), records.limits(BEI)

    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    after = {one.id for one in records.buyers(BEI)}, records.invoices(BEI), records.limits(BEI)
    assert after == before


def test_a_later_import_of_the_old_key_goes_to_the_company_that_stayed(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")
    files = dict(TWIN)
    files["invoices.csv"] += "POL-A,B-TWIN,T-2,20,EUR\n"

    report = import_book(engine, more(tmp_path, files))

    assert "B-TWIN was merged into B-OSTRAVA, so this row is left out" in report.warnings[0]
    assert "B-TWIN" not in {one.id for one in records.buyers(OPERATOR)}
    numbers = {one.invoice_no for one in records.invoices(ANNA, "B-OSTRAVA")}
    assert {"T-1", "T-2"} <= numbers


def test_a_later_import_of_the_company_keeps_what_it_took_in(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    for replace in (False, True):
        import_book(engine, write_book(tmp_path / "book", FILES), replace=replace)
        ostrava = buyer(records, "B-OSTRAVA")
        assert ostrava.other_names == ("Ostrava Steel s.r.o.", "OS", "Ostrau")
        assert [one.number for one in ostrava.identifiers] == ["150483782"]


def test_a_company_whose_other_half_is_gone_comes_in_by_itself(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")
    files = {"policies.yaml": FILES["policies.yaml"], **TWIN}

    report = import_book(engine, more(tmp_path, files), replace=True)

    assert "B-TWIN comes in by itself" in report.warnings[0]
    assert [one.id for one in records.buyers(OPERATOR)] == ["B-TWIN"]
    assert [one.invoice_no for one in records.invoices(ANNA, "B-TWIN")] == ["T-1"]


def test_two_keys_of_one_company_with_the_same_invoice_in_one_file_are_an_error(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")
    rows = (
        "policy_id,buyer_id,invoice_no,amount,currency\nPOL-A,B-OSTRAVA,N-1,5,EUR\nPOL-A,B-TWIN,N-1,6,EUR\n"
    )

    with pytest.raises(
        BookRejected, match=r"line 3, buyer_id: 'B-OSTRAVA' the same key as in line 2, for buyers"
    ):
        import_book(engine, more(tmp_path, {"invoices.csv": rows}))


def test_merges_follow_each_other(records: SqlRecords, engine: Engine, tmp_path: Path) -> None:
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")
    merge_buyers(engine, "B-OSTRAVA", "B-NOBODY", "olga", although_different=True)

    import_book(engine, more(tmp_path, TWIN))

    assert "T-1" in {one.invoice_no for one in records.invoices(ANNA, "B-NOBODY")}
    import_book(engine, write_book(tmp_path / "book", {"buyers.csv": FILES["buyers.csv"]}))
    assert set(buyer(records, "B-NOBODY").other_names) == {
        "Ostrava s.r.o.",
        "Ostrava Steel s.r.o.",
        "OS",
        "Ostrau",
    }


COMPANIES = (
    "buyer_id,legal_name,other_names,registration_type,registration_number\n"
    "D-1,Directory Ltd,Dirco,DUNS,060704780\nD-2,Directory Limited,,DUNS,060704780\nD-3,Other Ltd,,,\n"
)


def directory(folder: Path, text: str = COMPANIES) -> Path:
    file = folder / "companies.csv"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("replace", [False, True])
def test_companies_of_the_directory_stay_merged_when_it_is_imported_again(
    engine: Engine, tmp_path: Path, *, replace: bool
) -> None:
    import_directory(engine, directory(tmp_path))
    merge_buyers(engine, "D-2", "D-1", "olga")

    report = import_directory(engine, directory(tmp_path, COMPANIES + "D-4,New Ltd,,,\n"), replace=replace)

    found = {one.id: one for one in SqlRecords(engine).directory(OPERATOR)}
    assert set(found) == {"D-1", "D-3", "D-4"}
    assert found["D-1"].other_names == ("Dirco", "Directory Limited")
    assert (report.buyers, report.unchanged, report.duplicates) == (4, 2, 0)
    assert any("D-2 was merged into D-1" in text for text in report.warnings)


def test_what_a_book_calls_a_company_never_comes_into_the_directory(
    records: SqlRecords, engine: Engine, tmp_path: Path
) -> None:
    both = "buyer_id,legal_name\nB-OSTRAVA,Ostrava s.r.o.\n"
    import_directory(engine, directory(tmp_path, both))
    merge_buyers(engine, "B-TWIN", "B-OSTRAVA", "olga")

    import_directory(engine, directory(tmp_path, both + "D-9,Nine Ltd\n"))

    stranger = Principal("x", "", Role.POLICYHOLDER, ("POL-Z",))
    (ostrava,) = [one for one in records.directory(stranger) if one.id == "B-OSTRAVA"]
    assert ostrava.other_names == ()
