"""The desk: all that a listener needs, put together once by the door."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from anyio import CapacityLimiter, to_thread
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.alerts.preferences import PreferenceBook
from bot.confirm import Actions
from bot.feedback import Feedback
from bot.slack.accounts import Accounts
from bot.slack.answering import Answering
from bot.slack.askers import Asker, Askers
from bot.slack.envelope import our_team
from bot.slack.files import Files
from bot.slack.mail import Mail
from bot.slack.shown import ShownAnswers
from bot.slack.talks import Talks
from bot.stores import Stores
from tools.risk_alerts import AlertSources


@dataclass(frozen=True)
class Desk:
    """Who asks, what is answered, where it was said."""

    askers: Askers
    accounts: Accounts
    answering: Answering
    talks: Talks
    shown: ShownAnswers
    actions: Actions
    feedback: Feedback
    preferences: PreferenceBook
    stores: Stores
    alerts: AlertSources
    today: Callable[[], date]
    thinking: CapacityLimiter
    """How many answers are worked out at once. More threads than cores answer none sooner, and hold up the
    acknowledgement of what comes in meanwhile."""
    files: Files
    reading: CapacityLimiter
    """How many shared files are read at once, beside the answers."""

    async def acting(self, client: AsyncWebClient, body: Mapping[str, Any]) -> Asker | None:
        """Who clicked, chose or sent a form; None as `Askers.who` has it, and it raises as that does."""
        return await self.askers.who(client, our_team(body), str(body["user"]["id"]))

    async def think(self, work: Callable[..., object], *arguments: Any) -> None:
        """Has something worked out in a thread, when it is its turn."""
        await to_thread.run_sync(work, *arguments, limiter=self.thinking)

    async def read(self, work: Callable[..., object]) -> None:
        """Has a file read in a thread, when it is its turn."""
        await to_thread.run_sync(work, limiter=self.reading)


MAIL = "mail"
"""Under this name the worker hands a listener the mail to put its posts into."""


def mail_of(context: AsyncBoltContext) -> Mail:
    """The mail of the envelope that is being handled."""
    mail: Mail = context[MAIL]
    return mail
