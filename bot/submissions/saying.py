"""What whoever asked is told of a request at the insurer, in both languages."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from bot.language import Language
from bot.phrasebook import Phrasebook
from tools.money import Money
from tools.pending_action import InBoth, Submission, SubmissionState
from tools.records.insurers.submitting_for import SubmitAccount

WORDS = Phrasebook(Path(__file__).with_name("words.yaml"))


def insurer_named(account: SubmitAccount) -> str:
    """The insurer, and that it is its sandbox where it is: nobody is covered by that."""
    return _named(account.insurer.value, account.environment.value)


def submission_of(row: Row[Any]) -> Submission:
    """A row of the outbox as whoever asked may know it: codes of the insurer's, never its texts."""
    return Submission(
        state=SubmissionState(row.stage),
        insurer=row.insurer,
        text=InBoth(_text(row, Language.ZH), _text(row, Language.EN)),
        reference=row.reference,
        sent_at=_moment(row.sent_at),
        decided_at=_moment(row.decided_at),
        status=row.status,
        granted=_granted(row),
        reason_code=row.reason_code,
    )


def operator_data(row: Row[Any]) -> dict[str, Any]:
    """A request for an operator: what whoever asked sees, and what only an operator needs."""
    own = {
        "receipt": row.key,
        "action": row.action_id,
        "policy_id": row.policy_id,
        "buyer_id": row.buyer_id,
        "cancels": bool(row.cancels),
        "asked": {"amount": row.amount, "currency": row.currency},
        "environment": row.environment,
        "error": row.error,
    }
    return own | submission_of(row).as_data("en")


def _text(row: Row[Any], language: Language) -> str:
    fields = {
        "insurer": _named(row.insurer, row.environment),
        "reference": row.reference or "-",
        "asked": str(Money(Decimal(row.amount), row.currency)),
        "granted": str(_granted(row) or "-"),
        "reason": WORDS.word("reason", row.reason_code or "", language),
    }
    name = row.stage
    if row.stage == SubmissionState.DECIDED:
        name = "cancelled" if row.cancels else _decision(row)
    elif row.stage == SubmissionState.WAITING and row.attempted_at is not None:
        name = "checking"
    return WORDS.say(name, language, **fields).strip()


def _decision(row: Row[Any]) -> str:
    """Which sentence tells the decision, by its status."""
    if row.status in ("REFUSED", "REFUSED_INCREASE"):
        return str(row.status).lower()
    return "granted" if row.granted and Decimal(row.granted) > 0 else "ended"


def _granted(row: Row[Any]) -> Money | None:
    return Money(Decimal(row.granted), row.granted_currency) if row.granted else None


def _named(insurer: str, environment: str) -> str:
    name = {"allianz": "Allianz Trade"}.get(insurer, insurer.capitalize())
    return name if environment == "production" else f"{name} ({environment})"


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
