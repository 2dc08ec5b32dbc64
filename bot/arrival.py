"""How a message arrived: through which door, and from which website."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """The doors that a conversation may come in by."""

    SHELL = "shell"
    HTTP = "http"
    WIDGET = "widget"
    SLACK = "slack"
    COMPLETIONS = "completions"
    MCP = "mcp"


@dataclass(frozen=True)
class Arrival:
    """A door, and for the widget the website that shows it."""

    channel: Channel
    site_id: str | None = None
    """The site whose key the widget carries; None for every other door and the demo page."""


FROM_SHELL = Arrival(Channel.SHELL)
FROM_HTTP = Arrival(Channel.HTTP)
FROM_SLACK = Arrival(Channel.SLACK)
