"""What people call a company counts once the operator accepts it, and only for those it was told by."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from knowledge.database import reading
from tests.tools.records.sample_book import write_book
from tools.buyers import Buyer
from tools.principal import OPERATOR, PUBLIC, Principal, Role
from tools.records import schema
from tools.records.aliases import (
    OPEN_AT_MOST,
    Aliases,
    AliasRefused,
    AliasState,
    names_accepted_for,
    with_names,
)
from tools.records.book_import import import_book
from tools.records.buyer_changes import ChangeKind, history
from tools.records.companies import BuyerUnknown
from tools.records.directory_import import import_directory
from tools.records.sql import SqlRecords

ANNA = Principal("anna", "Anna", Role.POLICYHOLDER, ("POL-A",))
SALIM = Principal("salim", "Salim", Role.SALES, ("POL-A",))
BEI = Principal("bei", "贝", Role.CREDIT_MANAGER, ("POL-B",))
SUPPORT = Principal("s", "", Role.SUPPORT, ("POL-A",))


@pytest.fixture
def aliases(engine: Engine, tmp_path: Path) -> Aliases:
    import_book(engine, write_book(tmp_path / "book"))
    companies = tmp_path / "companies.csv"
    companies.write_text("buyer_id,legal_name\nD-1,Directory Ltd\nD-2,Delta Ltd\n", encoding="utf-8")
    import_directory(engine, companies)
    return Aliases(engine)


def names(engine: Engine, who: Principal) -> dict[str, tuple[str, ...]]:
    """The other names of every company that somebody sees, as a search would know them."""
    records = SqlRecords(engine)
    seen: Sequence[Buyer] = [*records.buyers(who), *records.directory(who)]
    with reading(engine) as connection:
        accepted = [(row.buyer_id, row.name) for row in connection.execute(names_accepted_for(who))]
    return {one.id: one.other_names for one in with_names(seen, accepted)}


def changed_in(engine: Engine, buyer_id: str) -> int:
    table = schema.buyer
    with engine.connect() as connection:
        query = select(table.c.changed_in).where(table.c.buyer_id == buyer_id)
        return int(connection.execute(query).scalar_one())


def test_a_proposed_name_counts_for_nobody_until_it_is_accepted(aliases: Aliases, engine: Engine) -> None:
    proposed = aliases.propose("B-OSTRAVA", "POL-A", "the Ostrau mill", "salim")

    assert proposed is not None
    assert proposed.state is AliasState.PROPOSED
    for who in (ANNA, BEI, OPERATOR):
        assert "the Ostrau mill" not in names(engine, who)["B-OSTRAVA"]
    aliases.accept(proposed.id, "olga")
    assert "the Ostrau mill" in names(engine, ANNA)["B-OSTRAVA"]


def test_a_name_that_one_policyholders_people_use_never_shows_to_another(
    aliases: Aliases, engine: Engine
) -> None:
    before = {who.id: names(engine, who) for who in (BEI, PUBLIC, SUPPORT)}
    proposed = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")
    assert proposed is not None

    aliases.accept(proposed.id, "olga")

    assert "Ostrau Mill" in names(engine, SALIM)["B-OSTRAVA"]
    assert {who.id: names(engine, who) for who in (BEI, PUBLIC, SUPPORT)} == before


def test_the_same_name_is_proposed_apart_by_each_policy(aliases: Aliases) -> None:
    first = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")
    second = aliases.propose("B-OSTRAVA", "POL-B", "Ostrau Mill", "bei")

    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_a_name_for_everybody_shows_to_whoever_sees_the_company(aliases: Aliases, engine: Engine) -> None:
    aliases.add("B-OSTRAVA", "Ostrau Mill", "olga")
    aliases.add("D-1", "Dirco", "olga")

    for who in (ANNA, BEI, OPERATOR):
        assert "Ostrau Mill" in names(engine, who)["B-OSTRAVA"]
        assert names(engine, who)["D-1"] == ("Dirco",)
    assert names(engine, PUBLIC) == {}


def test_proposing_twice_is_like_once(aliases: Aliases) -> None:
    first = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")
    again = aliases.propose("B-OSTRAVA", "POL-A", "  ostrau  MILL ", "anna")

    assert first is not None
    assert again == first
    assert len(aliases.known()) == 1


def test_a_rejected_name_is_not_proposed_again(aliases: Aliases, engine: Engine) -> None:
    proposed = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")
    assert proposed is not None
    aliases.reject(proposed.id, "olga")

    again = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")

    assert again is not None
    assert again.state is AliasState.REJECTED
    assert aliases.known(AliasState.PROPOSED) == []
    assert "Ostrau Mill" not in names(engine, ANNA)["B-OSTRAVA"]


def test_an_accepted_name_can_be_withdrawn(aliases: Aliases, engine: Engine) -> None:
    added = aliases.add("B-OSTRAVA", "Ostrau Mill", "olga")

    aliases.reject(added.id, "olga")

    assert "Ostrau Mill" not in names(engine, ANNA)["B-OSTRAVA"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "A",
        "公",
        "Ostrava s.r.o.",
        "OSTRAVA S.R.O.",
        "Ostrava\u200b s.r.o.",
        "Ahorn AG",
        "ahorn werke",
        "the customer",
        "our buyer",
        "这家客户",
        "有限公司",
        "中国",
        "深圳市科技有限公司",
        "GmbH & Co. KG",
        "International Trading Ltd",
        "4711",
        "1 000 000",
        "91110000600037341L",
        "LEI 529900T8BM49AURSDO55",
        "x" * 81,
        "🚢🚢",
    ],
)
def test_what_is_no_name_of_the_company_alone_is_not_proposed(aliases: Aliases, name: str) -> None:
    assert aliases.propose("B-OSTRAVA", "POL-A", name, "salim") is None
    assert aliases.known() == []


def test_what_cannot_be_seen_is_no_part_of_a_name(aliases: Aliases) -> None:
    proposed = aliases.propose("B-OSTRAVA", "POL-A", "\u202eOstrau\x00\u200b  Mill\ud800", "salim")

    assert proposed is not None
    assert proposed.name == "Ostrau Mill"


def test_a_name_of_another_company_that_was_offered_too_is_not_proposed(aliases: Aliases) -> None:
    offered = [Buyer("B-OSTRAVA", "Ostrava s.r.o."), Buyer("D-2", "Delta Ltd", ("Delta",))]

    assert aliases.propose("B-OSTRAVA", "POL-A", "delta", "salim", among=offered) is None
    assert aliases.propose("B-OSTRAVA", "POL-A", "Delta Mill", "salim", among=offered) is not None


def test_a_name_of_a_company_that_the_policy_does_not_see_is_proposed_as_any_other(aliases: Aliases) -> None:
    """A refusal would tell POL-A that somebody else has 北京某某公司 for a buyer."""
    assert aliases.propose("B-OSTRAVA", "POL-A", "北京某某公司", "salim") is not None


@pytest.mark.parametrize("buyer_id", ["B-BEIJING", "B-NOBODY", "B-MISSING", "", "\x00"])
def test_nothing_is_proposed_for_a_company_that_the_policy_does_not_see(
    aliases: Aliases, buyer_id: str
) -> None:
    assert aliases.propose(buyer_id, "POL-A", "Some Mill", "salim") is None
    assert aliases.known() == []


def test_a_company_of_the_directory_may_be_given_a_name(aliases: Aliases) -> None:
    assert aliases.propose("D-1", "POL-A", "Dirco", "salim") is not None


def test_nobody_may_fill_the_operators_list(aliases: Aliases) -> None:
    for number in range(OPEN_AT_MOST):
        assert aliases.propose("B-OSTRAVA", "POL-A", f"Mill number{number}x", "salim")

    assert aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim") is None
    assert aliases.propose("B-OSTRAVA", "POL-B", "Ostrau Mill", "bei") is not None


def test_an_accepted_name_is_a_change_of_what_is_searched(aliases: Aliases, engine: Engine) -> None:
    version = SqlRecords(engine).book_version()
    proposed = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")
    assert proposed is not None
    assert SqlRecords(engine).book_version() == version

    aliases.accept(proposed.id, "olga")

    assert SqlRecords(engine).book_version() == version + 1
    assert changed_in(engine, "B-OSTRAVA") == version + 1
    assert changed_in(engine, "B-AHORN") < version + 1


def test_who_proposed_and_who_decided_is_kept(aliases: Aliases, engine: Engine) -> None:
    proposed = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")
    assert proposed is not None
    aliases.accept(proposed.id, "olga")
    aliases.reject(proposed.id, "piet")

    changes = history(engine, "B-OSTRAVA")

    assert [(one.kind, one.by) for one in changes] == [
        (ChangeKind.ALIAS_PROPOSED, "salim"),
        (ChangeKind.ALIAS_ACCEPTED, "olga"),
        (ChangeKind.ALIAS_REJECTED, "piet"),
    ]
    assert changes[0].details == {"name": "Ostrau Mill", "policy_id": "POL-A"}
    assert changes[0].at.tzinfo is not None
    (known,) = aliases.known(buyer_id="B-OSTRAVA")
    assert (known.proposed_by, known.decided_by) == ("salim", "piet")


def test_names_outlive_a_book_that_is_replaced(aliases: Aliases, engine: Engine, tmp_path: Path) -> None:
    aliases.add("B-OSTRAVA", "Ostrau Mill", "olga")

    import_book(engine, write_book(tmp_path / "again"), replace=True)

    assert "Ostrau Mill" in names(engine, ANNA)["B-OSTRAVA"]


def test_the_operator_is_told_why_a_name_cannot_be_given(aliases: Aliases) -> None:
    with pytest.raises(BuyerUnknown, match="the key 'B-MISSING'"):
        aliases.add("B-MISSING", "Some Mill", "olga")
    with pytest.raises(AliasRefused, match=r"is a name of Delta Ltd \(D-2\).*buyers merge"):
        aliases.add("B-OSTRAVA", "delta ltd", "olga")
    with pytest.raises(AliasRefused, match=r"is a name of Ahorn AG \(B-AHORN\)"):
        aliases.add("B-OSTRAVA", "ahorn werke", "olga")
    with pytest.raises(AliasRefused, match="could be anybody's"):
        aliases.add("B-OSTRAVA", "Trading Ltd", "olga")
    with pytest.raises(AliasRefused, match="has this name already"):
        aliases.add("B-AHORN", "AHORN", "olga")
    with pytest.raises(AliasRefused, match="no policy POL-Z"):
        aliases.add("B-AHORN", "Maple", "olga", "POL-Z")
    with pytest.raises(AliasRefused, match="no alias 99"):
        aliases.accept(99, "olga")
    assert aliases.known() == []


def test_a_proposal_that_became_another_companys_name_is_not_accepted(
    aliases: Aliases, engine: Engine, tmp_path: Path
) -> None:
    proposed = aliases.propose("B-OSTRAVA", "POL-A", "Ostrau Mill", "salim")
    assert proposed is not None
    companies = tmp_path / "more.csv"
    companies.write_text("buyer_id,legal_name\nD-3,Ostrau Mill\n", encoding="utf-8")
    import_directory(engine, companies)

    with pytest.raises(AliasRefused, match=r"Ostrau Mill \(D-3\)"):
        aliases.accept(proposed.id, "olga")
