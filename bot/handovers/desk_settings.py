"""The settings of the hand-over desk: its hours, and how its people are told."""

from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from bot.delivery.mail import MailServer, mail_server
from bot.delivery.webhook import Webhook, is_address
from bot.handovers.contact import email_of
from bot.handovers.hours import OpeningHours, opening_hours
from bot.handovers.notices import Channel


class DeskSettings(BaseSettings):
    """Checked when they are read, so that a slip stops the start and not a hand-over."""

    desk_hours: str = Field(
        "Mo-Fr 09:00-18:00", description="when people are at the desk: `Mo-Fr 09:00-18:00; Sa 10:00-12:00`"
    )
    desk_timezone: str = Field("Asia/Shanghai", description="the time zone of those hours")
    desk_holidays: str | None = Field(
        None, description="a country code (`CN`, `DE`): the desk is closed on its public holidays"
    )
    public_url: str | None = Field(
        None, description="where people reach this server: `https://desk.company.com`; notices link to it"
    )
    smtp_url: SecretStr | None = Field(
        None, description="`smtp://user:password@host:587` or `smtps://…`: notices go out by e-mail"
    )
    mail_from: str | None = Field(None, description="the sender's address of those e-mails")
    desk_email: str | None = Field(None, description="who is told of hand-overs by e-mail")
    desk_webhook: str | None = Field(None, description="`https://…` that is told of hand-overs")
    desk_webhook_secret: SecretStr | None = Field(
        None, description="what notices to that address are signed with"
    )

    def opening_hours(self) -> OpeningHours:
        """When people are at the desk."""
        return opening_hours(self.desk_hours, ZoneInfo(self.desk_timezone), self.desk_holidays)

    def mail(self) -> MailServer | None:
        """Where e-mail goes out; None where it does not."""
        if self.smtp_url is None or self.mail_from is None:
            return None
        return mail_server(self.smtp_url.get_secret_value(), self.mail_from)

    def webhook(self) -> Webhook | None:
        """Where notices are posted to; None where they are not."""
        if self.desk_webhook is None or self.desk_webhook_secret is None:
            return None
        return Webhook(self.desk_webhook, self.desk_webhook_secret.get_secret_value().encode())

    def notice_channels(self) -> frozenset[Channel]:
        """The ways that are set up in which somebody is told."""
        ways = {
            Channel.DESK_MAIL: self.desk_email,
            Channel.DESK_WEBHOOK: self.desk_webhook,
            Channel.VISITOR_MAIL: self.smtp_url,
        }
        return frozenset(channel for channel, way in ways.items() if way is not None)

    @field_validator("desk_hours")
    @classmethod
    def _hours(cls, text: str) -> str:
        opening_hours(text, ZoneInfo("UTC"))
        return text

    @field_validator("desk_timezone")
    @classmethod
    def _timezone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"there is no time zone {name!r}; write one such as Asia/Shanghai or Europe/Berlin"
            ) from error
        return name

    @field_validator("desk_holidays")
    @classmethod
    def _holidays(cls, code: str | None) -> str | None:
        if not code:
            return None
        from holidays import list_supported_countries  # only where holidays are kept

        if code.upper() not in list_supported_countries():
            raise ValueError(f"the holidays of {code!r} are not known; write a country code such as CN or DE")
        return code.upper()

    @field_validator("public_url", "desk_webhook")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url and not is_address(url):
            raise ValueError(f"{url!r} is no address; write one such as https://desk.company.com")
        return url or None

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None or not url.get_secret_value():
            return None
        mail_server(url.get_secret_value(), "desk@company.com")
        return url

    @field_validator("mail_from", "desk_email")
    @classmethod
    def _email(cls, address: str | None) -> str | None:
        if address and not email_of(address):
            raise ValueError(f"{address!r} is no e-mail address; write one such as desk@company.com")
        return address or None

    @field_validator("mail_from", "desk_webhook_secret")
    @classmethod
    def _beside(cls, value: object, known: ValidationInfo) -> object:
        needed_by = {"mail_from": "smtp_url", "desk_webhook_secret": "desk_webhook"}[known.field_name or ""]
        if not value and known.data.get(needed_by):
            example = {"mail_from": "desk@company.com", "desk_webhook_secret": "a long random text"}
            raise ValueError(
                f"COVERDESK_{needed_by.upper()} is set and needs it: {example[known.field_name or '']}"
            )
        return value or None

    @field_validator("desk_email")
    @classmethod
    def _can_be_sent(cls, address: str | None, known: ValidationInfo) -> str | None:
        if address and known.data.get("smtp_url", "wrong") is None:
            raise ValueError("e-mail needs COVERDESK_SMTP_URL too, such as smtp://user:password@host:587")
        return address
