"""A Slack of its own for each test, with one workspace and the people whom a test needs."""

from collections.abc import Iterator

import pytest

from tests.bot.slack.stand_in import Slack, slack_stand_in

TEAM = "T0LODE"
OTHER_TEAM = "T0PARTNER"
BOT_TOKEN = "xoxb-lode-stand-in"
ANNA, BO, GUEST, OUTSIDER = "U0ANNA", "U0BO", "U0GUEST", "U0OUTSIDE"
PUBLIC_CHANNEL, SHARED_CHANNEL = "C0CREDIT", "C0SHARED"
ANNA_DM, BO_DM, GUEST_DM = "D0ANNA", "D0BO", "D0GUEST"


@pytest.fixture
def anyio_backend() -> str:
    """Tests marked `anyio` run on asyncio, as slack_sdk does."""
    return "asyncio"


@pytest.fixture
def slack() -> Iterator[Slack]:
    """Anna and Bo of one workspace, a guest, somebody of another company, two channels, three DMs."""
    with slack_stand_in() as played:
        played.workspace(TEAM, BOT_TOKEN, name="Lode")
        _add_people(played)
        _add_channels(played)
        yield played


def _add_people(slack: Slack) -> None:
    slack.add_user(ANNA, TEAM, name="Anna Lindqvist", email="anna@lode.example")
    slack.add_user(BO, TEAM, name="Bo Chen", email="bo@lode.example", locale="zh-CN", tz="Asia/Shanghai")
    slack.add_user(GUEST, TEAM, name="Gale Guest", email="gale@elsewhere.example", guest=True)
    slack.add_user(OUTSIDER, OTHER_TEAM, name="Olu Outside", email="olu@partner.example", stranger=True)


def _add_channels(slack: Slack) -> None:
    slack.add_channel(PUBLIC_CHANNEL, TEAM, name="credit", members=(ANNA, BO, GUEST))
    slack.add_channel(
        SHARED_CHANNEL,
        TEAM,
        name="with-partner",
        members=(ANNA, OUTSIDER),
        ext_shared=True,
        shared_with=(OTHER_TEAM,),
    )
    for channel, user in ((ANNA_DM, ANNA), (BO_DM, BO), (GUEST_DM, GUEST)):
        slack.add_channel(channel, TEAM, kind="im", members=(user,))
