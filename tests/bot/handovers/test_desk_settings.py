"""The desk's settings: a slip stops the start, and its message says what would work."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.delivery.mail import mail_server
from bot.handovers.notices import Channel
from bot.settings import Settings

SMTP = {"SMTP_URL": "smtp://desk:s%40fe@mail.example.com:2525", "MAIL_FROM": "desk@example.com"}


def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **values: str) -> Settings:
    monkeypatch.chdir(tmp_path)
    for name, value in values.items():
        monkeypatch.setenv(f"COVERDESK_{name}", value)
    return Settings()


@pytest.mark.parametrize(
    ("values", "setting", "would_work"),
    [
        ({"DESK_HOURS": "nine to six"}, "desk_hours", "Mo-Fr 09:00-12:00"),
        ({"DESK_TIMEZONE": "Beijing"}, "desk_timezone", "Asia/Shanghai"),
        ({"DESK_TIMEZONE": "../etc/passwd"}, "desk_timezone", "Asia/Shanghai"),
        ({"DESK_HOLIDAYS": "Atlantis"}, "desk_holidays", "CN or DE"),
        ({"SMTP_URL": "mail.example.com", "MAIL_FROM": "a@example.com"}, "smtp_url", "smtp://user:password@"),
        ({"SMTP_URL": "smtp://h:99999", "MAIL_FROM": "a@example.com"}, "smtp_url", "smtp://user:password@"),
        ({"SMTP_URL": "smtp://mail.example.com"}, "mail_from", "COVERDESK_SMTP_URL is set and needs it"),
        ({**SMTP, "DESK_EMAIL": "desk"}, "desk_email", "desk@company.com"),
        ({"DESK_EMAIL": "desk@example.com"}, "desk_email", "COVERDESK_SMTP_URL too"),
        ({"DESK_WEBHOOK": "hooks.example.com"}, "desk_webhook", "https://"),
        ({"DESK_WEBHOOK": "https://h.example"}, "desk_webhook_secret", "DESK_WEBHOOK is set and needs"),
        ({"PUBLIC_URL": "desk"}, "public_url", "https://desk.company.com"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_what_would_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, values: dict[str, str], setting: str, would_work: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        read(monkeypatch, tmp_path, **values)

    errors = {str(error["loc"][0]): error["msg"] for error in caught.value.errors()}
    assert would_work in errors[setting]


def test_without_settings_nobody_is_told_and_the_hours_are_those_of_an_office(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = read(monkeypatch, tmp_path)

    assert settings.notice_channels() == frozenset()
    assert settings.opening_hours().zone.key == "Asia/Shanghai"


def test_what_is_set_is_how_notices_go_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hook = {"DESK_WEBHOOK": "https://h.example/x", "DESK_WEBHOOK_SECRET": "hush-hush"}
    settings = read(monkeypatch, tmp_path, **SMTP, **hook, DESK_EMAIL="desk@example.com", DESK_HOLIDAYS="cn")

    assert settings.notice_channels() == frozenset(Channel)
    assert settings.opening_hours().country == "CN"
    assert settings.mail() == mail_server(SMTP["SMTP_URL"], SMTP["MAIL_FROM"])
    assert settings.mail() is not None
    assert "s@fe" not in repr(settings.mail())
    assert "hush-hush" not in repr(settings.webhook()) + repr(settings)
