"""The Bolt app: every listener registered, over whatever tells it which workspace has which token."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.desk import Desk
from bot.slack.listeners.commands import listen_to_commands
from bot.slack.listeners.forms import listen_to_forms
from bot.slack.listeners.messages import listen_to_messages
from bot.slack.listeners.pages import listen_to_pages
from bot.slack.listeners.presses import listen_to_presses
from bot.slack.listeners.removals import listen_to_removals
from bot.slack.listeners.settings import listen_to_settings
from bot.slack.outbox import Outbox
from bot.slack.workspaces import Workspaces


def slack_app(desk: Desk, outbox: Outbox, workspaces: Workspaces, client: AsyncWebClient) -> AsyncApp:
    """The app over a desk. It verifies no signature: the gate did, before anything was kept."""

    # Bolt goes by the names of the arguments, and takes a method's `self` for one of them.
    async def authorized(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return await workspaces.authorize(enterprise_id, team_id)

    app = AsyncApp(
        authorize=authorized,  # type: ignore[arg-type]  # None is what Bolt takes for "not installed"
        client=client,
        request_verification_enabled=False,
        process_before_response=True,  # else Bolt answers first, and nobody learns that a listener failed
    )
    for listen in (
        listen_to_settings,
        listen_to_messages,
        listen_to_commands,
        listen_to_presses,
        listen_to_forms,
        listen_to_pages,
    ):
        listen(app, desk)
    listen_to_removals(app, desk, outbox, workspaces.removed)

    @app.error
    async def failed(error: Exception) -> None:
        raise error  # to the worker, which puts it off or says so

    return app
