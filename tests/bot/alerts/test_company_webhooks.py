"""Company webhooks: a company's alerts go to its own address, signed with its own secret."""

import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine, insert, select

from bot.alerts.company_webhooks import CompanyWebhooks, WebhookRefused
from bot.alerts.desk import Reach
from bot.alerts.notices import Notices
from bot.alerts.preferences import Channel
from bot.alerts.schema import notice as notices
from bot.alerts.sender import Ways
from bot.app import Assistant
from bot.cli import main
from bot.delivery.outside import is_outside, pinned
from bot.delivery.undelivered import Undelivered
from bot.delivery.webhook import Webhook
from bot.settings import Settings
from tests.bot.alerts.people import (
    COMPANIES,
    CREDIT,
    FOREIGN,
    OWNER,
    POLICY,
    SALES,
    STRANGER,
    Telling,
    change,
    notice,
    populate,
)
from tests.bot.handovers.receivers import Hook, Received, hook
from tests.bot.test_http import serving
from tools.changes import ChangeKind
from tools.records import schema
from tools.records.principals import Principals

MORNING = datetime.now(tz=UTC).replace(hour=8, minute=30)


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    yield from serving(settings)


@pytest.fixture
def receivers() -> Iterator[tuple[Hook, Hook, Hook]]:
    """The first company's address, the second's, and the installation's."""
    with hook() as first, hook() as second, hook() as everybodys:
        yield first, second, everybodys


@pytest.fixture
def desk(engine: Engine, receivers: tuple[Hook, Hook, Hook]) -> Telling:
    populate(engine)
    told = Telling(engine, ways=Ways(webhook=Webhook(receivers[2].url, b"installation")))
    for who in (CREDIT, STRANGER):
        told.choose(who)
    return told


def tell(desk: Telling) -> None:
    desk.round().go()
    sender = desk.sender()
    while sender.step():
        pass


def arrived(receiver: Hook) -> list[Received]:
    """What came since it was last asked."""
    return [receiver.received.get_nowait() for _ in range(receiver.received.qsize())]


def policies(receiver: Hook) -> list[str]:
    return [one["policy_id"] for got in arrived(receiver) for one in json.loads(got.body)["changes"]]


def test_each_company_is_told_its_own_and_the_installation_the_rest(
    desk: Telling, engine: Engine, receivers: tuple[Hook, Hook, Hook]
) -> None:
    first, second, everybodys = receivers
    hooks = CompanyWebhooks(engine)
    hooks.set(COMPANIES[POLICY], first.url, "operator", inside=True)
    notice(engine, change(1), change(2, policy_id=FOREIGN))
    tell(desk)
    assert (policies(first), policies(second), policies(everybodys)) == ([POLICY], [], [FOREIGN])

    hooks.set(COMPANIES[FOREIGN], second.url, "operator", inside=True)
    hooks.remove(COMPANIES[POLICY])
    notice(engine, change(3), change(4, policy_id=FOREIGN))
    tell(desk)

    assert (policies(first), policies(second), policies(everybodys)) == ([], [FOREIGN], [POLICY])


def test_a_company_signs_with_its_own_secret_and_after_a_rotation_with_the_new_one(
    desk: Telling, engine: Engine, receivers: tuple[Hook, Hook, Hook]
) -> None:
    hooks = CompanyWebhooks(engine)
    made = hooks.set(COMPANIES[POLICY], receivers[0].url, "operator", inside=True)
    notice(engine, change(1))
    tell(desk)
    rotated = hooks.rotate(COMPANIES[POLICY])
    notice(engine, change(2))
    tell(desk)

    assert rotated is not None
    assert rotated != made.secret
    for got, secret in zip(arrived(receivers[0]), (made.secret, rotated), strict=True):
        stamp = got.headers["CoverDesk-Timestamp"]
        signed = hmac.new(secret.encode(), f"{stamp}.".encode() + got.body, hashlib.sha256).hexdigest()
        assert got.headers["CoverDesk-Signature"] == f"sha256={signed}"
    assert made.secret not in repr(made)


def test_the_digest_of_somebody_with_two_companies_is_cut_in_two(
    desk: Telling, engine: Engine, receivers: tuple[Hook, Hook, Hook]
) -> None:
    with engine.begin() as connection:
        row = {"principal_id": CREDIT, "policy_id": FOREIGN}
        connection.execute(insert(schema.principal_policy).values(row))
    hooks = CompanyWebhooks(engine)
    for policy, receiver in zip((POLICY, FOREIGN), receivers, strict=False):
        hooks.set(COMPANIES[policy], receiver.url, "operator", inside=True)
    desk.choose(STRANGER, channels=set())
    quiet = ChangeKind.GRADE_DOWN
    notice(engine, change(1, quiet), change(2, quiet, policy_id=FOREIGN), change(3, quiet, buyer_id="B-2"))
    desk.now = MORNING

    tell(desk)

    first, second, everybodys = receivers
    got = {one.url: arrived(one) for one in (first, second, everybodys)}
    told = [
        [one["policy_id"] for each in got[url] for one in json.loads(each.body)["changes"]] for url in got
    ]
    assert told == [[POLICY, POLICY], [FOREIGN], []]
    assert len({each.headers["CoverDesk-Id"] for some in got.values() for each in some}) == 2


def test_what_is_removed_before_it_was_sent_waits_and_goes_nowhere(
    desk: Telling, engine: Engine, receivers: tuple[Hook, Hook, Hook]
) -> None:
    hooks = CompanyWebhooks(engine)
    hooks.set(COMPANIES[POLICY], receivers[0].url, "operator", inside=True)
    desk.ways = Ways()
    notice(engine, change(1))
    desk.round().go()
    hooks.remove(COMPANIES[POLICY])

    assert desk.sender().step()

    assert [arrived(one) for one in receivers] == [[], [], []]
    assert "sent" not in Notices(engine).counts()


def test_what_a_customer_named_never_leads_inside(
    desk: Telling, engine: Engine, receivers: tuple[Hook, Hook, Hook]
) -> None:
    """The name is looked at when it is called: it may mean another address than it did when it was set."""
    port = receivers[0].url.rsplit(":", 1)[1].split("/")[0]
    hooks = CompanyWebhooks(engine)
    hooks.set(COMPANIES[POLICY], f"https://localhost.localdomain:{port}/", "P-OWNER")
    notice(engine, change(1))

    tell(desk)

    with engine.connect() as connection:
        (error,) = connection.execute(select(notices.c.error).where(notices.c.error.is_not(None))).scalars()
    assert error.startswith("the webhook's host")
    assert arrived(receivers[0]) == []


INSIDE = [
    "http://hooks.company.com/x",
    "https://127.0.0.1/x",
    "https://10.0.0.8/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://[64:ff9b::a00:1]/x",
    "https://localhost/x",
    "https://metadata.internal/x",
    "https://user:word@hooks.company.com/x",
    "https://hooks.company.com:0/x",
    "ftp://hooks.company.com",
    "no address",
]


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_inside_is_not_taken_from_a_customer(engine: Engine, url: str) -> None:
    assert not is_outside(url)
    with pytest.raises(WebhookRefused, match="public https"):
        CompanyWebhooks(engine).set("Nordlicht KG", url, "P-OWNER")
    assert CompanyWebhooks(engine).all() == []


@pytest.mark.parametrize("found", [["10.1.2.3"], ["93.184.215.14", "127.0.0.1"], ["::1"], []])
def test_a_host_with_any_address_inside_is_not_called(found: list[str]) -> None:
    with pytest.raises(Undelivered, match="inside"):
        pinned("https://hooks.company.com/x", lambda _host, _port: found)


def test_the_address_that_was_looked_at_is_the_one_that_is_called() -> None:
    call = pinned("https://hooks.company.com:8443/x?y=1", lambda _host, _port: ["93.184.215.14"])

    assert call.url == "https://93.184.215.14:8443/x?y=1"
    assert call.host == "hooks.company.com:8443"
    assert call.extensions == {"sni_hostname": "hooks.company.com"}


def test_the_round_reaches_nobody_by_a_webhook_of_another_company(assistant: Assistant) -> None:
    hooks = CompanyWebhooks(assistant.engine)
    hooks.set("Haldenwerk Antriebstechnik GmbH", "https://hooks.company.com/x", "operator")
    try:
        reach = Reach(assistant, Ways(), None)
        people = [one for one in assistant.principals.all() if one.has_records]
        ways = {one.id: reach(one) for one in people}
    finally:
        hooks.remove("Haldenwerk Antriebstechnik GmbH")

    assert Channel.WEBHOOK in ways["P-HW-CREDIT"]
    assert Channel.WEBHOOK not in ways["P-LQ-CREDIT"]


def shell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["coverdesk", "alerts", *arguments])
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    return code, said.out.strip(), said.err


@pytest.mark.parametrize("who", [CREDIT, SALES, None])
def test_an_owner_or_the_operator_sets_it_in_the_shell_and_nobody_else(
    desk: Telling,
    engine: Engine,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    who: str | None,
) -> None:
    for name, value in {"HOME": str(tmp_path), "BUNDLED": "0", "DATABASE_URL": database_url}.items():
        monkeypatch.setenv(f"COVERDESK_{name}", value)
    owner = ("--token", Principals(engine).create_token(OWNER))
    other = ("--token", Principals(engine).create_token(who)) if who else ()
    company, url = COMPANIES[POLICY], "https://hooks.company.com/x"

    code, secret, _ = shell(monkeypatch, capsys, "webhook", url, *owner)
    foreign = shell(monkeypatch, capsys, "webhook", url, "--policyholder", COMPANIES[FOREIGN], *owner)
    inside = shell(monkeypatch, capsys, "webhook", "http://10.0.0.1/x", "--inside", *owner)
    named = ("--policyholder", company)
    others = shell(monkeypatch, capsys, "rotate", *named, *other)

    (kept,) = CompanyWebhooks(engine).all()
    assert (code, foreign[0], inside[0]) == (0, 2, 2)
    assert (kept.policyholder, kept.set_by, kept.inside) == (company, OWNER, False)
    assert COMPANIES[FOREIGN] not in foreign[2].split("--policyholder:")[1]
    assert (others[0] == 0) is (who is None)
    assert kept.secret == (secret if who else others[1])
    assert shell(monkeypatch, capsys, "remove", *owner)[0] == 0
    assert CompanyWebhooks(engine).all() == []


def test_an_owner_sets_it_over_http_and_reads_its_secret_once(address: str) -> None:
    with httpx.Client(base_url=address, headers={"Authorization": "Bearer demo-haldenwerk-owner"}) as owner:
        made = owner.put("/v1/webhook", json={"url": "https://hooks.company.com/x"}).json()
        listed = owner.get("/v1/webhook").json()["items"]
        other = owner.get("/v1/webhook", headers={"Authorization": "Bearer demo-lanqiao-owner"}).json()[
            "items"
        ]
        foreign = owner.put(
            "/v1/webhook", json={"url": "https://x.example/y", "policyholder": "Brackenwharf Tools Ltd"}
        )
        inside = owner.put("/v1/webhook", json={"url": "https://10.0.0.1/x"})
        renewed = owner.post("/v1/webhook/secret", json={}).json()["secret"]
        removed = owner.delete("/v1/webhook").json()["removed"]

    assert len(made["secret"]) >= 48
    assert renewed != made["secret"]
    assert [sorted(one) for one in listed] == [["policyholder", "set_by", "url"]]
    assert other == []
    assert (foreign.status_code, inside.status_code, removed) == (404, 422, True)


def test_two_policies_of_one_company_have_one_webhook(address: str) -> None:
    with httpx.Client(base_url=address, headers={"Authorization": "Bearer demo-lanternquay-owner"}) as owner:
        made = owner.put("/v1/webhook", json={"url": "https://hooks.company.com/x"})
        owner.delete("/v1/webhook")

    assert made.json()["policyholder"].startswith("Lanternquay")
