"""The form of somebody's settings for alerts, as a person fills it in."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.alerts.preferences import Channel, Preferences, Rhythm, Scope
from bot.language import language_tag

Hour = Annotated[int, Field(ge=0, le=23)]


class NotificationForm(BaseModel):
    """Every field of it; a box that is not ticked is not sent, and an hour that is not chosen is empty."""

    model_config = ConfigDict(extra="forbid")

    channels: list[Channel] = []
    scope: Scope = Scope.ALL
    at_once: bool = False
    rhythm: Rhythm = Rhythm.DAILY
    weekday: Annotated[int, Field(ge=0, le=6)] = 0
    hour: Hour = 8
    zone: Annotated[str, Field(min_length=1, max_length=64)]
    quiet_from: Hour | None = None
    quiet_until: Hour | None = None
    break_through: bool = False
    language: Annotated[str, Field(max_length=8)] = ""
    deadlines: bool = False

    @field_validator("quiet_from", "quiet_until", mode="before")
    @classmethod
    def _not_chosen(cls, value: Any) -> Any:
        return value or None if isinstance(value, str) else value

    def chosen(self) -> Preferences:
        """The preferences. What they may not be, `PreferenceBook.choose` says."""
        begin, end = self.quiet_from, self.quiet_until
        both = begin is not None and end is not None
        return Preferences(
            frozenset(self.channels),
            self.scope,
            self.at_once,
            self.rhythm,
            self.weekday,
            self.hour,
            self.zone,
            begin if both else None,
            end if both else None,
            self.break_through,
            language_tag(self.language),
            self.deadlines,
        )
