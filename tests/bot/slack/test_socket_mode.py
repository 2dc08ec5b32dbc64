"""Socket Mode: the same answers without an address, acknowledged once they are kept."""

from collections.abc import Iterator
from functools import partial

import pytest
from pydantic import SecretStr

from bot.app import Assistant
from bot.language import Language
from bot.slack.request_modal import request_view
from tests.bot.slack.demo import DM, SALES, TEAM, Office, an_office
from tests.bot.slack.stand_in.payloads import events, interactions
from tests.bot.slack.stand_in.sockets import Envelope
from tests.bot.slack.stand_in.waiting import wait_until
from tests.bot.slack.test_forms import RIGHT, entered

APP_TOKEN = "xapp-1-A0COVERDESK-stand-in"


@pytest.fixture
def office(assistant: Assistant) -> Iterator[Office]:
    with an_office(assistant, slack_app_token=SecretStr(APP_TOKEN)) as office:
        wait_until(lambda: office.slack.sockets.connected)
        yield office


def _acked(envelope: Envelope) -> bool:
    return envelope.acked


def test_an_event_is_acknowledged_and_answered(office: Office) -> None:
    message = office.slack.said(SALES, DM[SALES], "what is factoring?")
    envelope = office.slack.sockets.send("events_api", events.message_im(office.workspace, message))

    wait_until(lambda: envelope.acked)
    assert len(office.seen(SALES, DM[SALES])) == 1


def test_an_envelope_that_two_sockets_deliver_is_answered_once(office: Office) -> None:
    message = office.slack.said(SALES, DM[SALES], "what is factoring?")
    payload = events.message_im(office.workspace, message)
    for _ in range(3):
        envelope = office.slack.sockets.send("events_api", payload)
        wait_until(partial(_acked, envelope))

    assert len(office.seen(SALES, DM[SALES])) == 1


def test_a_connection_that_slack_renews_loses_nothing(office: Office) -> None:
    office.slack.sockets.disconnect("refresh_requested")
    message = office.slack.said(SALES, DM[SALES], "what is factoring?")
    envelope = office.slack.sockets.send("events_api", events.message_im(office.workspace, message))

    wait_until(lambda: envelope.acked, 30)
    assert len(office.seen(SALES, DM[SALES])) == 1


def test_a_wrong_form_is_answered_with_its_mistakes(office: Office) -> None:
    view = request_view(Language.EN) | {"id": "V0FORM", "team_id": TEAM}
    user, trigger = office.slack.world.users[SALES], office.slack.trigger_id()
    values = entered(**{**RIGHT, "terms": "soon"})
    payload = interactions.view_submission(office.workspace, user, view, values, trigger_id=trigger)

    envelope = office.slack.sockets.send("interactive", payload)

    wait_until(lambda: envelope.acked)
    assert "terms" in str(envelope.acks)
