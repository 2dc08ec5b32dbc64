"""Every method of the Web API that the stand-in plays."""

from collections.abc import Callable, Mapping

from tests.bot.slack.stand_in.calls import Asked
from tests.bot.slack.stand_in.messages import Json
from tests.bot.slack.stand_in.methods import authorisation, chat, conversations, streams, surfaces, users

Method = Callable[[Asked], Json]

METHODS: Mapping[str, Method] = {
    **authorisation.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **streams.METHODS,
    **surfaces.METHODS,
    **users.METHODS,
}
