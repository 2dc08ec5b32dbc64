"""The settings of keeping: for how many days what people say, and what is noted of them, is kept."""

from pydantic import Field
from pydantic_settings import BaseSettings

_MOST = 36_500
_COUNTED_AFTER = 8
"""The insights know what became of a conversation seven days after its last message; then it may go."""
_LOGS_AT_LEAST = 180
"""Six months: what China's Cybersecurity Law, article 21, asks of network logs."""


class RetentionSettings(BaseSettings):
    """Each in days; checked when they are read, so that a slip stops the start and deletes nothing."""

    retain_anonymous_days: int = Field(
        30,
        ge=_COUNTED_AFTER,
        le=_MOST,
        description="days after its last message that a visitor's conversation is kept (docs/privacy.md)",
    )
    retain_signed_in_days: int = Field(
        400, ge=_COUNTED_AFTER, le=_MOST, description="the same of somebody who is signed in"
    )
    retain_slack_days: int = Field(
        7, ge=1, le=_MOST, description="days that what Slack sent, and what was said there, is kept"
    )
    retain_security_days: int = Field(
        400,
        ge=_LOGS_AT_LEAST,
        le=_MOST,
        description="days that ended sessions, revoked tokens and links that are over are kept",
    )
    retain_audit_days: int = Field(
        2557, ge=_LOGS_AT_LEAST, le=_MOST, description="days that lines of the audit are kept"
    )
