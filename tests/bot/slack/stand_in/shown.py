"""What stands on people's screens beside messages: home tabs, modals, statuses, prompts."""

from dataclasses import dataclass, field

from tests.bot.slack.stand_in.messages import Json


@dataclass
class Shown:
    """What stands on people's screens."""

    homes: dict[str, Json] = field(default_factory=dict)
    """The home tab of each user."""
    views: dict[str, Json] = field(default_factory=dict)
    """Modals by view id."""
    triggers: dict[str, float] = field(default_factory=dict)
    """When each trigger was made; it opens one view."""
    used_triggers: set[str] = field(default_factory=set)
    statuses: list[tuple[str, str, str]] = field(default_factory=list)
    """(channel, thread, status), one after the other."""
    prompts: dict[str, list[Json]] = field(default_factory=dict)
    """Suggested prompts of a channel."""
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
