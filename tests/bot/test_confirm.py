"""Prepared writes: who may confirm, until when, exactly once, and what the records say afterwards."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, update

from bot.confirm import (
    OPEN_FOR,
    ActionExpired,
    ActionUnknown,
    AlreadyDecided,
    KeyReused,
    MayNotDecide,
)
from bot.schema import audit
from tests.bot.desk import Desk, desk_over
from tools.pending_action import ActionState, PendingAction
from tools.principal import Principal
from tools.records import schema
from tools.records.book_import import import_book
from tools.records.directory_import import import_directory
from tools.tool import Finding

SUZHOU = {"buyer": "B-CN-001", "amount": "1200000", "currency": "CNY", "terms_days": 60}
Decide = Callable[[Principal, str], PendingAction]


def count(desk: Desk, table: str) -> int:
    with desk.engine.connect() as connection:
        every = schema.metadata.tables[table]
        return int(connection.execute(select(func.count()).select_from(every)).scalar_one())


def test_a_prepared_request_changes_no_record(desk: Desk) -> None:
    before = [count(desk, name) for name in ("credit_limit", "claim", "buyer_event", "watch")]

    desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU)
    desk.prepared("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"])
    desk.prepared("P-LQ-CREDIT", "file_claim", invoices=["LQ26-0092"], cause="protracted_default")
    desk.prepared("P-LQ-CREDIT", "watch_buyer", buyer="B-CN-001")

    assert [count(desk, name) for name in ("credit_limit", "claim", "buyer_event", "watch")] == before


def test_what_one_prepared_oneself_one_may_confirm(desk: Desk) -> None:
    action = desk.confirmed("P-LQ-CREDIT", "request_limit", **SUZHOU)

    assert action.state is ActionState.EXECUTED
    assert action.decided_by == "P-LQ-CREDIT"
    assert action.receipt is not None
    assert "CoverDesk sent nothing to the insurer" in action.receipt.text.en
    assert "CoverDesk 没有发给保险人" in action.receipt.text.zh


def test_with_four_eyes_a_second_person_confirms(engine: Engine) -> None:
    desk = desk_over(engine, four_eyes=True)
    action = desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU)

    with pytest.raises(MayNotDecide, match="second person"):
        desk.actions.confirm(desk.who("P-LQ-CREDIT"), action.id)

    assert desk.actions.confirm(desk.who("P-LQ-OWNER"), action.id).state is ActionState.EXECUTED


def test_sales_prepare_and_never_confirm_and_a_credit_manager_does(desk: Desk) -> None:
    action = desk.prepared("P-LQ-SALES", "request_limit", **SUZHOU)

    with pytest.raises(MayNotDecide):
        desk.actions.confirm(desk.who("P-LQ-SALES"), action.id)

    assert desk.actions.confirm(desk.who("P-LQ-CREDIT"), action.id).state is ActionState.EXECUTED


def test_sales_may_call_off_their_own_request_and_see_nobody_elses(desk: Desk) -> None:
    own = desk.prepared("P-LQ-SALES", "request_limit", **SUZHOU)
    others = desk.prepared("P-LQ-OWNER", "watch_buyer", buyer="B-CN-001")
    sales = desk.who("P-LQ-SALES")

    assert [one.id for one in desk.actions.of(sales)] == [own.id]
    with pytest.raises(ActionUnknown):
        desk.actions.cancel(sales, others.id)
    assert desk.actions.cancel(sales, own.id).state is ActionState.CANCELLED
    assert [one.id for one in desk.actions.of(desk.who("P-LQ-CREDIT"))] == [others.id]


@pytest.mark.parametrize("who", ["P-HW-CREDIT", "P-BW-OWNER", "P-SUPPORT", "P-ADMIN"])
def test_another_policyholders_action_looks_like_one_that_does_not_exist(desk: Desk, who: str) -> None:
    action = desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU)
    other = desk.who(who)

    for decide in (desk.actions.confirm, desk.actions.cancel, desk.actions.get):
        assert str(refusal(decide, other, action.id)) == action.id
        assert str(refusal(decide, other, "ACT-000000000000")) == "ACT-000000000000"
    assert desk.actions.of(other) == []
    assert desk.actions.get(desk.who("P-LQ-CREDIT"), action.id).state is ActionState.PENDING


def refusal(decide: Decide, who: Principal, action_id: str) -> ActionUnknown:
    with pytest.raises(ActionUnknown) as raised:
        decide(who, action_id)
    return raised.value


def test_rights_are_those_of_the_moment_of_the_confirmation(desk: Desk) -> None:
    action = desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU)
    remembered = desk.who("P-LQ-CREDIT")
    table = schema.principal
    with desk.engine.begin() as connection:
        mine = table.c.principal_id == "P-LQ-CREDIT"
        connection.execute(update(table).where(mine).values(role="sales"))

    with pytest.raises(MayNotDecide):
        desk.actions.confirm(remembered, action.id)
    with pytest.raises(ActionUnknown):
        desk.actions.confirm(replace(remembered, id="P-GONE"), action.id)


@pytest.mark.parametrize("again", ["confirm", "cancel"])
def test_what_is_decided_is_not_decided_again(desk: Desk, again: str) -> None:
    action = desk.confirmed("P-LQ-CREDIT", "request_limit", **SUZHOU)

    with pytest.raises(AlreadyDecided):
        getattr(desk.actions, again)(desk.who("P-LQ-CREDIT"), action.id)


def test_after_its_time_an_action_can_only_be_prepared_anew(desk: Desk) -> None:
    action = desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU)
    who = desk.who("P-LQ-CREDIT")
    desk.clock.later(OPEN_FOR - timedelta(seconds=1))
    assert desk.actions.get(who, action.id).state is ActionState.PENDING
    desk.clock.later(timedelta(seconds=1))

    with pytest.raises(ActionExpired):
        desk.actions.confirm(who, action.id)

    assert desk.actions.of(who) == []
    assert desk.actions.get(who, action.id).state is ActionState.EXPIRED
    assert desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU).id != action.id


def test_the_same_call_with_its_key_gets_the_same_answer_and_another_one_none(desk: Desk) -> None:
    first = desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU)
    other = desk.prepared("P-LQ-CREDIT", "watch_buyer", buyer="B-CN-001")
    who, owner = desk.who("P-LQ-CREDIT"), desk.who("P-LQ-OWNER")

    answers = [desk.actions.confirm(who, first.id, "key-1") for _ in range(2)]

    assert answers[0] == answers[1]
    with pytest.raises(KeyReused):
        desk.actions.confirm(who, other.id, "key-1")
    with pytest.raises(KeyReused):
        desk.actions.cancel(who, first.id, "key-1")
    assert desk.actions.confirm(owner, other.id, "key-1").state is ActionState.EXECUTED


def test_the_same_request_is_prepared_once_and_another_amount_takes_its_place(desk: Desk) -> None:
    first = desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU)
    same = desk.prepared("P-LQ-OWNER", "request_limit", **SUZHOU)
    changed = desk.prepared("P-LQ-CREDIT", "request_limit", **{**SUZHOU, "amount": "900000"})

    assert same.id == first.id
    assert [one.id for one in desk.actions.of(desk.who("P-LQ-CREDIT"))] == [changed.id]
    assert desk.actions.get(desk.who("P-LQ-CREDIT"), first.id).state is ActionState.CANCELLED


def test_what_two_prepared_unseen_by_each_other_is_executed_once(desk: Desk) -> None:
    of_manager = desk.prepared("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"])
    of_sales = desk.prepared("P-LQ-SALES", "report_overdue", invoices=["LQ26-0092"])
    who = desk.who("P-LQ-CREDIT")
    claims = count(desk, "claim")
    assert of_sales.id != of_manager.id

    receipts = [desk.actions.confirm(who, one.id).receipt for one in (of_manager, of_sales)]

    assert receipts[0] == receipts[1]
    assert count(desk, "claim") == claims + 1


def test_a_hundred_confirmations_at_once_execute_once(desk: Desk) -> None:
    action = desk.prepared("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"])
    who, claims = desk.who("P-LQ-CREDIT"), count(desk, "claim")
    barrier, outcomes = threading.Barrier(100), []

    def confirm() -> None:
        barrier.wait()
        try:
            desk.actions.confirm(who, action.id)
            outcomes.append("executed")
        except AlreadyDecided:
            outcomes.append("before")

    threads = [threading.Thread(target=confirm) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["before"] * 99 + ["executed"]
    assert count(desk, "claim") == claims + 1
    with desk.engine.connect() as connection:
        executed = select(audit).where(audit.c.event == "action_executed", audit.c.subject == action.id)
        assert len(connection.execute(executed).all()) == 1


def test_a_content_that_was_changed_in_the_table_is_not_executed(desk: Desk) -> None:
    action = desk.prepared("P-LQ-CREDIT", "request_limit", **SUZHOU)
    changed = {**action.draft.payload, "amount": "9000000"}
    table, limits = schema.action, count(desk, "credit_limit")
    with desk.engine.begin() as connection:
        mine = table.c.action_id == action.id
        connection.execute(update(table).where(mine).values(payload=changed))

    with pytest.raises(ActionUnknown):
        desk.actions.confirm(desk.who("P-LQ-CREDIT"), action.id)

    assert count(desk, "credit_limit") == limits


def test_every_step_of_an_action_is_in_the_audit(desk: Desk) -> None:
    action = desk.confirmed("P-LQ-CREDIT", "request_limit", **SUZHOU)

    with desk.engine.connect() as connection:
        lines = connection.execute(select(audit).where(audit.c.subject == action.id)).all()
    assert [line.event for line in lines] == ["action_prepared", "action_executed"]
    assert json.loads(lines[1].details)["digest"] == action.digest


def test_an_executed_limit_request_shows_as_asked_for_and_not_as_granted(desk: Desk) -> None:
    desk.confirmed("P-LQ-CREDIT", "request_limit", **SUZHOU)

    card = desk.card("P-LQ-CREDIT", "credit_limit", buyer="B-CN-001")
    listed = desk.card("P-LQ-CREDIT", "list_limits", choice="pending")["rows"]

    assert card["requested"] == {"amount": "1200000", "currency": "CNY"}
    assert card["granted"] == {"amount": "800000", "currency": "CNY"}
    assert [layer["source"] for layer in card["layers"] if layer["status"] == "PENDING"] == ["CoverDesk"]
    assert "B-CN-001" in [row["buyer_id"] for row in listed]


def test_an_executed_cancellation_leaves_the_limit_in_force_until_the_insurer_acts(desk: Desk) -> None:
    desk.confirmed("P-LQ-CREDIT", "request_limit", buyer="B-CN-001", change="cancellation")

    card = desk.card("P-LQ-CREDIT", "credit_limit", buyer="B-CN-001")

    assert card["in_force"] is True
    assert card["granted"] == {"amount": "800000", "currency": "CNY"}
    assert card["requested"] == {"amount": "0", "currency": "CNY"}


def test_a_noted_overdue_still_runs_until_the_notice_is_said_to_be_sent(desk: Desk) -> None:
    desk.confirmed("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"])

    row = desk.card("P-LQ-CREDIT", "invoice_deadlines", invoice_no="LQ26-0092")["invoices"][0]
    claim = desk.card("P-LQ-CREDIT", "claim_status", claim_no=row["noted_as"])

    assert row["notified_on"] is None
    assert row["next"]["rule"] == "notify_by"
    assert (claim["status"], claim["next_actor"], claim["next_date"]) == (
        "OVERDUE_NOTED",
        "policyholder",
        "2026-11-26",
    )


def test_a_notice_that_was_sent_is_known_to_the_deadlines_under_the_same_case(desk: Desk) -> None:
    noted = desk.confirmed("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"])
    sent = desk.confirmed("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"], sent_on="2026-11-20")

    row = desk.card("P-LQ-CREDIT", "invoice_deadlines", invoice_no="LQ26-0092")["invoices"][0]

    assert noted.receipt is not None
    assert sent.receipt is not None
    assert noted.receipt.record["claim_no"] == sent.receipt.record["claim_no"]
    assert (row["notified_on"], row["noted_as"]) == ("2026-11-20", None)


def test_an_executed_claim_is_a_case_with_its_missing_documents(desk: Desk) -> None:
    desk.confirmed("P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"])
    action = desk.confirmed("P-LQ-CREDIT", "file_claim", invoices=["LQ26-0092"], cause="protracted_default")

    assert action.receipt is not None
    card = desk.card("P-LQ-CREDIT", "claim_status", claim_no=action.receipt.record["claim_no"])

    assert card["cause"] == "protracted_default"
    assert card["claimed"] == {"amount": "79100", "currency": "CNY"}
    assert card["status"] == "OVERDUE_NOTED"
    assert card["submitted_on"] is None
    assert card["missing_documents"]


def test_a_watch_is_listed_and_ends_when_it_is_called_off(desk: Desk) -> None:
    desk.confirmed("P-LQ-CREDIT", "watch_buyer", buyer="B-CN-001")
    owner, other = desk.who("P-LQ-OWNER"), desk.who("P-HW-CREDIT")

    assert [one.buyer_id for one in desk.records.watches(owner)] == ["B-CN-001"]
    assert desk.records.watches(other) == []

    desk.confirmed("P-LQ-CREDIT", "watch_buyer", buyer="B-CN-001", stop=True)

    assert desk.records.watches(owner) == []


def test_a_payment_plan_is_an_event_of_the_buyer(desk: Desk) -> None:
    parts = [{"on": "2026-12-10", "amount": "40000"}, {"on": "2027-01-10", "amount": "39100"}]
    action = desk.confirmed(
        "P-LQ-CREDIT", "report_overdue", invoices=["LQ26-0092"], plan=True, instalments=parts
    )

    events = desk.records.events(desk.who("P-LQ-CREDIT"), "B-CN-012")

    assert action.receipt is not None
    assert "2026-12-10 40000; 2027-01-10 39100 CNY" in next(
        one.note or "" for one in events if one.event_id == action.receipt.reference
    )


def test_a_later_import_puts_the_insurers_own_row_in_the_place_of_the_request(
    desk: Desk, tmp_path: Path
) -> None:
    desk.confirmed("P-LQ-CREDIT", "request_limit", **SUZHOU)
    header = "policy_id,buyer_id,kind,status,requested_amount,currency,source,read_at\n"
    row = "POL-LQ-2026,B-CN-001,named,PENDING,1200000,CNY,portal,2026-11-24T08:00:00Z\n"
    (tmp_path / "limits.csv").write_text(header + row, encoding="utf-8")

    import_book(desk.engine, tmp_path)

    card = desk.card("P-LQ-CREDIT", "credit_limit", buyer="B-CN-001")
    waiting = [layer["source"] for layer in card["layers"] if layer["status"] == "PENDING"]
    assert waiting == ["portal"]


def test_a_request_on_a_company_of_the_directory_makes_it_a_buyer_of_that_policy_alone(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "companies.csv"
    file.write_text("buyer_id,legal_name,country\nD-1,Quelltal Armaturen GmbH,DE\n", encoding="utf-8")
    import_directory(desk.engine, file)
    wanted = {"buyer": "Quelltal Armaturen", "amount": "50000", "currency": "EUR", "terms_days": 30}

    desk.confirmed("P-LQ-CREDIT", "request_limit", **wanted)

    card = desk.card("P-LQ-CREDIT", "credit_limit", buyer="Quelltal Armaturen")
    assert (card["status"], card["in_force"]) == ("PENDING", False)
    assert card["requested"] == {"amount": "50000", "currency": "EUR"}
    assert desk.run("P-HW-CREDIT", "credit_limit", buyer="D-1").finding is Finding.NOT_FOUND
