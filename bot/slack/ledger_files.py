"""A ledger shared with us in a direct message: fetched, previewed with its person's rights, and shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.askers import Asker
from bot.slack.blocks.buttons import ToldOfLedger
from bot.slack.blocks.message import SlackMessage, notice_message
from bot.slack.desk import Desk
from bot.slack.files import FileRefused, FileTooLarge
from bot.slack.ledger_message import errors_message, preview_message
from bot.slack.mail import Mail
from bot.slack.pace import Admission
from bot.slack.spot import Readers, Spot
from bot.slack.words import tell
from bot.uploads.amounts import Mark
from bot.uploads.currencies import currency_of
from bot.uploads.days import Order
from bot.uploads.reading import Told
from bot.uploads.uploading import PolicyToName, PolicyUnknown, Previewed, file_name
from tools.principal import Right

TAKEN = frozenset({".csv", ".xlsx"})
_COMPUTING = 45
"""Seconds of computing for one file: with its fetching less than the lease of what is being handled."""


@dataclass(frozen=True)
class SharedFile:
    """What Slack says of a file; its size and kind are the sender's word, and checked again."""

    name: str
    url: str
    size: int

    @property
    def is_taken(self) -> bool:
        """Whether its name is that of a ledger."""
        return PurePath(self.name).suffix.lower() in TAKEN


def shared_files(event: Mapping[str, Any]) -> Sequence[SharedFile]:
    """The files of a message; empty for one without any."""
    files = event.get("files")
    return [_file(one) for one in files if isinstance(one, Mapping)] if isinstance(files, list) else []


def _file(one: Mapping[str, Any]) -> SharedFile:
    size = one.get("size")
    return SharedFile(
        name=str(one.get("name") or ""),
        url=str(one.get("url_private_download") or ""),
        size=size if isinstance(size, int) else 0,
    )


async def take_files(
    desk: Desk,
    mail: Mail,
    client: AsyncWebClient,
    asker: Asker,
    spot: Spot,
    event: Mapping[str, Any],
    text: str,
) -> bool:
    """Says what becomes of the files of a message; whether its text is still to be answered.

    What stands beside a ledger names its policy and is not answered; that is said. Raises as `Files.fetch`.
    """
    files = shared_files(event)
    if not files:
        return True
    if spot.readers is not Readers.ASKER:
        mail.whisper(spot, asker.user_id, notice_message(tell("ledger_only_direct", asker.language)))
        return bool(text.strip())
    wanted = [one for one in files if one.is_taken]
    if not wanted:
        mail.post(spot, notice_message(tell("ledger_wrong_kind", asker.language)))
        return bool(text.strip())
    admission = desk.answering.pace.admit(asker, spot)
    if admission is not Admission.ANSWERED:
        if admission is Admission.TOLD:
            mail.post(spot, notice_message(tell("too_many", asker.language)))
        return False
    refused = _refusal(desk, asker, wanted)
    if refused:
        mail.post(spot, notice_message(refused))
    else:
        mail.post(spot, await _previewed(desk, client, asker, wanted[0], text))
    return False


def _refusal(desk: Desk, asker: Asker, files: Sequence[SharedFile]) -> str:
    """Why the file is not even fetched; empty when it is."""
    if not asker.principal.may(Right.READ_RECORDS) or not asker.principal.policies:
        unknown = "unknown_person" if asker.member else "guest"
        return tell("ledger_no_policy" if asker.known else unknown, asker.language)
    if len(files) > 1:
        return tell("ledger_one_file", asker.language)
    return _too_large(desk, asker) if files[0].size > desk.files.most else ""


async def tell_more(
    desk: Desk, client: AsyncWebClient, asker: Asker, spot: Spot, press: ToldOfLedger
) -> SlackMessage | None:
    """The file read anew with what its person says of it; None where they were told to wait just now.

    Who may is looked at as at the first time. Raises as `Files.fetch`.
    """
    language, file = asker.language, SharedFile(press.name, press.url, 0)
    if spot.readers is not Readers.ASKER or press.user != asker.user_id or not file.is_taken:
        return notice_message(tell("ledger_gone", language))
    admission = desk.answering.pace.admit(asker, spot)
    if admission is not Admission.ANSWERED:
        return notice_message(tell("too_many", language)) if admission is Admission.TOLD else None
    if refused := _refusal(desk, asker, [file]):
        return notice_message(refused)
    return await _fetched(desk, client, asker, file, press)


async def _previewed(
    desk: Desk, client: AsyncWebClient, asker: Asker, file: SharedFile, text: str
) -> SlackMessage:
    policy = _policy_named(asker, text)
    beside = re.sub(re.escape(policy), "", text, count=1, flags=re.IGNORECASE).strip(" ,;，；\n")
    currency = _currency_named(beside)
    note = tell("ledger_text_beside", asker.language) if beside and not currency else ""
    about = ToldOfLedger(asker.user_id, file.url, file_name(file.name), policy, "", "", currency)
    return await _fetched(desk, client, asker, file, about, note)


async def _fetched(
    desk: Desk, client: AsyncWebClient, asker: Asker, file: SharedFile, about: ToldOfLedger, note: str = ""
) -> SlackMessage:
    try:
        data = await desk.files.fetch(file.url, client.token or "")
    except FileTooLarge:
        return notice_message(_too_large(desk, asker))
    except FileRefused:
        return notice_message(tell("ledger_not_given", asker.language))
    shown: list[SlackMessage] = []
    await desk.read(lambda: shown.append(_read(desk, asker, file, data, about, note)))
    return shown[0]


def _read(
    desk: Desk, asker: Asker, file: SharedFile, data: bytes, about: ToldOfLedger, note: str
) -> SlackMessage:
    """Raises `RecordsUnavailable`."""
    language, uploading = asker.language, desk.stores.uploading
    limits = replace(uploading.limits, seconds=min(_COMPUTING, uploading.limits.seconds))
    try:
        found: Previewed = replace(uploading, limits=limits).preview(
            asker.principal, file.name, data, _told(about), about.policy
        )
    except PolicyToName as error:
        policies = ("、" if language.value == "zh" else ", ").join(error.policies)
        return notice_message(tell("ledger_name_policy", language, policies=policies))
    except PolicyUnknown:
        return notice_message(tell("ledger_no_policy", language))
    if found.uploaded is None:
        every = desk.stores.records.policies(asker.principal)
        own = [one.currency for one in every if about.policy in ("", one.policy_id)]
        return errors_message(file_name(file.name), found, about, language, own, note)
    return preview_message(found.uploaded, language, note=note)


def _told(about: ToldOfLedger) -> Told:
    return Told(
        Order(about.dates) if about.dates else None,
        Mark(about.decimal) if about.decimal else None,
        about.currency or None,
    )


def _currency_named(beside: str) -> str:
    """The currency that is all that stands beside the file, its code in capital letters; empty for none."""
    return (currency_of(beside) or "") if beside == beside.upper() else ""


def _policy_named(asker: Asker, text: str) -> str:
    """The one of their own policies that is written beside the file; empty for none, or several."""
    named = [
        one
        for one in asker.principal.policies
        if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", text, re.IGNORECASE | re.ASCII)
    ]
    return named[0] if len(named) == 1 else ""


def _too_large(desk: Desk, asker: Asker) -> str:
    return tell("ledger_too_large", asker.language, most=str(desk.files.most // (1024 * 1024)))
