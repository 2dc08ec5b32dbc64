"""Tokens and Slack accounts lead to their principal; only a token's hash is kept."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from knowledge.database import open_database
from tests.tools.records.sample_book import write_book
from tools.principal import Principal, Role
from tools.records.book_import import import_book
from tools.records.principals import Principals, UnknownPrincipal
from tools.records.problems import BookRejected
from tools.tool import RecordsUnavailable

HEADER = "principal_id,name,role,policies,token\n"


@pytest.fixture
def principals(engine: Engine, tmp_path: Path) -> Principals:
    import_book(engine, write_book(tmp_path / "book"))
    return Principals(engine)


@pytest.fixture
def give(engine: Engine, tmp_path: Path) -> "Give":
    return Give(engine, tmp_path / "again")


class Give:
    """Imports a principals.csv with these rows."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine, self._folder = engine, folder

    def __call__(self, rows: str, *, replace: bool = False) -> tuple[str, ...]:
        files = {"principals.csv": HEADER + rows}
        if replace:
            files["policies.yaml"] = "- {policy_id: POL-A, policyholder: A, currency: EUR}"
        return import_book(self._engine, write_book(self._folder, files), replace=replace).warnings


def test_a_token_of_the_book_leads_to_its_principal(principals: Principals) -> None:
    assert principals.by_token("token-of-broker-01") == Principal(
        "both", "Broker", Role.POLICYHOLDER, ("POL-A", "POL-B"), "en"
    )


@pytest.mark.parametrize(
    "token", ["", "token-of-anna-000", "TOKEN-OF-ANNA-0001", "x" * 100_000, "\x00" * 9, "令牌", "\ud800" * 9]
)
def test_a_token_nobody_has_leads_to_nobody(principals: Principals, token: str) -> None:
    assert principals.by_token(token) is None


def test_a_slack_account_is_the_workspace_and_the_user_together(principals: Principals) -> None:
    anna, bei = principals.by_slack("T1", "U1"), principals.by_slack("T2", "U1")

    assert anna is not None
    assert bei is not None
    assert (anna.id, bei.id) == ("anna", "bei")
    assert principals.by_slack("T2", "U2") is None
    assert principals.by_slack("", "") is None


def test_principals_are_found_by_id_and_listed(principals: Principals) -> None:
    helper = principals.by_id("helper")

    assert helper == Principal("helper", "Helper", Role.SUPPORT)
    assert principals.by_id("nobody") is None
    assert [one.id for one in principals.all()] == ["anna", "bei", "both", "helper", "salim"]


def test_a_created_token_works_until_it_is_revoked(principals: Principals) -> None:
    token = principals.create_token("salim")

    assert re.fullmatch(r"cd_[A-Za-z0-9_-]{43}", token)
    found = principals.by_token(token)
    assert found is not None
    assert found.id == "salim"

    assert principals.revoke(token) == 1
    assert principals.by_token(token) is None
    assert principals.revoke(token) == 0


def test_a_token_is_revoked_by_the_beginning_the_list_shows(principals: Principals) -> None:
    token, other = principals.create_token("salim"), principals.create_token("salim")
    (kept,) = [one for one in principals.tokens() if token.startswith(one.beginning)]

    assert principals.revoke(kept.beginning) == 1
    assert principals.by_token(token) is None
    assert principals.by_token(other) is not None


@pytest.mark.parametrize("token", ["", "cd_", "t", "token-", "%"])
def test_a_beginning_that_could_be_anybodys_revokes_nothing(principals: Principals, token: str) -> None:
    assert principals.revoke(token) == 0


def test_a_token_for_an_unknown_principal_names_those_there_are(principals: Principals) -> None:
    with pytest.raises(UnknownPrincipal, match=r"'anne'\. Known: anna, bei, both, helper, salim"):
        principals.create_token("anne")


def test_no_token_is_kept_in_the_database(principals: Principals, engine: Engine) -> None:
    token = principals.create_token("anna")

    with engine.connect() as connection:
        kept = repr(connection.execute(text("SELECT * FROM api_token")).all())

    assert token not in kept
    assert token[12:] not in kept
    assert "token-of-anna-0001" not in kept


def test_importing_the_book_again_keeps_created_and_revoked_tokens(
    principals: Principals, engine: Engine, tmp_path: Path
) -> None:
    token = principals.create_token("anna")
    principals.revoke("token-of-anna-0001")

    report = import_book(engine, tmp_path / "book")

    assert principals.by_token(token) is not None
    assert principals.by_token("token-of-anna-0001") is None
    assert (
        "principals.csv, line 2: the token of anna was revoked and stays so; give another" in report.warnings
    )


def test_a_new_token_in_the_book_takes_the_place_of_the_old(principals: Principals, give: Give) -> None:
    created = principals.create_token("anna")

    give("anna,Anna,policyholder,POL-A,token-of-anna-0002\n")

    assert principals.by_token("token-of-anna-0002") is not None
    assert principals.by_token("token-of-anna-0001") is None
    assert principals.by_token(created) is not None
    assert principals.by_token("token-of-bei-00001") is not None


def test_a_role_and_policies_are_those_of_the_last_import(principals: Principals, give: Give) -> None:
    give("anna,Anna,sales,,\n")

    anna = principals.by_token("token-of-anna-0001")

    assert anna is not None
    assert (anna.role, anna.policies) == (Role.SALES, ())


def test_two_principals_may_exchange_tokens_and_slack_accounts(
    principals: Principals, engine: Engine, tmp_path: Path
) -> None:
    rows = (
        "principal_id,role,policies,token,slack_team_id,slack_user_id\n"
        "anna,policyholder,POL-A,token-of-bei-00001,T2,U1\n"
        "bei,credit_manager,POL-B,token-of-anna-0001,T1,U1\n"
    )

    import_book(engine, write_book(tmp_path / "exchanged", {"principals.csv": rows}))

    for found in (principals.by_token("token-of-bei-00001"), principals.by_slack("T2", "U1")):
        assert found is not None
        assert found.id == "anna"
    bei = principals.by_token("token-of-anna-0001")
    assert bei is not None
    assert bei.id == "bei"


def test_a_replaced_book_leaves_only_its_own_principals_and_tokens(
    principals: Principals, give: Give
) -> None:
    annas, beis = principals.create_token("anna"), principals.create_token("bei")

    give("anna,Anna,policyholder,POL-A,\n", replace=True)

    assert principals.by_token(annas) is not None
    for gone in (beis, "token-of-anna-0001", "token-of-bei-00001"):
        assert principals.by_token(gone) is None


def test_somebody_elses_token_or_account_is_refused_without_showing_it(
    principals: Principals, give: Give
) -> None:
    with pytest.raises(BookRejected) as raised:
        give("dora,Dora,sales,POL-A,token-of-anna-0001\n")

    assert str(raised.value.errors[0]) == (
        "principals.csv, line 2, token: the same as anna's. Each principal has their own."
    )
    assert principals.by_id("dora") is None


def test_principals_that_cannot_be_read_are_unavailable() -> None:
    engine = open_database("sqlite:////nowhere/at/all/coverdesk.db")
    principals = Principals(engine)

    for use in (principals.by_token, principals.by_id, principals.create_token, principals.revoke):
        with pytest.raises(RecordsUnavailable):
            use("token-of-anna-0001")
    engine.dispose()
