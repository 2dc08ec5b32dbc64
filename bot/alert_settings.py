"""The settings of alerts: whether people are told of changes, and an address that is told too."""

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from bot.delivery.webhook import Webhook, is_address


class AlertSettings(BaseSettings):
    """Checked when they are read, so that a slip stops the start and not an alert."""

    alerts: bool = Field(True, description="`0`: nobody is told of changes (docs/alerts.md)")
    alert_webhook: str | None = Field(
        None, description="`https://…` that is told of changes for the people who chose it"
    )
    alert_webhook_secret: SecretStr | None = Field(
        None, description="what alerts to that address are signed with"
    )

    def alerting(self) -> Webhook | None:
        """Where alerts are posted to; None where they are not."""
        if self.alert_webhook is None or self.alert_webhook_secret is None:
            return None
        return Webhook(self.alert_webhook, self.alert_webhook_secret.get_secret_value().encode())

    @field_validator("alert_webhook")
    @classmethod
    def _alert_address(cls, url: str | None) -> str | None:
        if url and not is_address(url):
            raise ValueError(f"{url!r} is no address; write one such as https://hooks.company.com/coverdesk")
        return url or None

    @field_validator("alert_webhook_secret")
    @classmethod
    def _alert_secret(cls, value: SecretStr | None, known: ValidationInfo) -> SecretStr | None:
        if value is not None and value.get_secret_value():
            return value
        if known.data.get("alert_webhook"):
            raise ValueError("COVERDESK_ALERT_WEBHOOK is set and needs it: a long random text")
        return None
