"""A package: a confirmed request with all that the book tells of it, before it is laid out in files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from bot.embedded.wording.checklist import inconsistencies_in_words
from bot.language import Language, language_tag
from bot.phrasebook import Phrasebook
from tools.buyer_lookup import BuyerDirectory
from tools.buyers import Buyer
from tools.claim_card import ClaimRecords, ClaimSources, claim_cards
from tools.claim_checklist import ChecklistItem, checklist
from tools.claim_consistency import Inconsistency, InconsistencyKind
from tools.claims import ClaimCause
from tools.money import Money
from tools.pending_action import ActionKind, ActionState, PendingAction, SubmissionState
from tools.policies import Policy
from tools.principal import Principal
from tools.terms_in_force import TermsOverTime

WORDS = Phrasebook(Path(__file__).with_name("words.yaml"))
_DEADLINE_OF = {"notify_by": "overdue_notice", "claim_by": "claim_filing"}
"""The day in an action's content, and the term of the policy that it comes from."""


class NoPackage(Exception):
    """Not an action that is sent to an insurer, or not a confirmed one; the message says what would work."""


class Book(BuyerDirectory, ClaimRecords, Protocol):
    """The records that a package is filled in from."""


@dataclass(frozen=True)
class Section:
    """A heading, and lines of a label with what the book says."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Package:
    """What goes into the files, in one language."""

    reference: str
    title: str
    notice: str
    """That CoverDesk sent nothing, and who decides."""
    sections: tuple[Section, ...]
    heads: tuple[str, ...]
    invoices: tuple[tuple[str, ...], ...]
    """The invoices concerned, under `heads`; empty where the request is about none."""
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """How the people are called that prepared and confirmed it; their number where nobody knows."""

    by_id: Mapping[str, str]

    def of(self, principal_id: str | None, language: Language) -> str:
        if principal_id is None:
            return WORDS.say("unknown", language)
        return self.by_id.get(principal_id) or principal_id


def package_of(action: PendingAction, book: Book, names: Names, reader: Principal, today: date) -> Package:
    """The package of an executed request, in the reader's language. Every figure is the record's.

    Raises `NoPackage` and `RecordsUnavailable`.
    """
    if action.kind is ActionKind.WATCH:
        raise NoPackage("A watch list is CoverDesk's own: there is nothing to send to the insurer.")
    if action.state is not ActionState.EXECUTED or action.receipt is None:
        raise NoPackage(f"{action.id} is {action.state.value}: only a confirmed request has a package.")
    language = language_tag(reader.language) or Language.EN
    policy = next((one for one in book.policies(reader) if one.policy_id == action.policy_id), None)
    buyer = next((one for one in book.buyers(reader) if one.id == action.draft.buyer_id), None)
    filled = _Filled(action, policy, buyer, names, language)
    claim = _claim(action, book, reader, today)
    insurer = filled.known(policy.insurer if policy else None)
    sent_on = action.draft.payload.get("sent_on") or ""
    handed = "in_a_system"
    if action.submission and action.submission.state is SubmissionState.FAILED:
        handed = "not_handed"
    notice = handed if action.submission else "said_sent" if sent_on else "not_sent"
    became = action.submission.text.said(language.value) if action.submission else ""
    return Package(
        reference=action.receipt.reference,
        title=WORDS.word("title", action.kind.value, language),
        notice=WORDS.say(notice, language, insurer=insurer, day=sent_on, became=became),
        sections=tuple(one for one in (*filled.sections(), *_evidence(claim, language)) if one.lines),
        heads=tuple(WORDS.say(name, language) for name in ("invoice", "due_on", "unpaid", "currency")),
        invoices=tuple(_invoice(one, filled) for one in action.draft.payload.get("invoices", ())),
        warnings=tuple(one.said(language.value) for one in action.draft.warnings),
    )


def _invoice(row: Mapping[str, Any], filled: "_Filled") -> tuple[str, ...]:
    unpaid = row["unpaid"]
    return row["invoice_no"], filled.known(row["due_on"]), unpaid["amount"], unpaid["currency"]


@dataclass(frozen=True)
class _Filled:
    """The sections that every request has."""

    action: PendingAction
    policy: Policy | None
    buyer: Buyer | None
    names: Names
    language: Language

    def known(self, value: str | None) -> str:
        """The value, or that it is unknown."""
        return value or WORDS.say("unknown", self.language)

    def sections(self) -> Iterator[Section]:
        yield self._section("request", self._request())
        yield self._section("buyer", self._buyer())
        yield self._section("content", self._content())
        yield self._section("days", self._days())
        yield self._section("people", self._people())

    def _section(self, name: str, lines: Iterator[tuple[str, str]]) -> Section:
        return Section(WORDS.say(f"section_{name}", self.language), tuple(lines))

    def _line(self, name: str, value: str | None) -> tuple[str, str]:
        return WORDS.say(name, self.language), self.known(value)

    def _request(self) -> Iterator[tuple[str, str]]:
        yield self._line("reference", self.action.receipt.reference if self.action.receipt else None)
        yield self._line("action", self.action.id)
        yield self._line("insurer", self.policy.insurer if self.policy else None)
        yield self._line("policy", self.action.policy_id)
        yield self._line("policyholder", self.policy.policyholder if self.policy else None)

    def _buyer(self) -> Iterator[tuple[str, str]]:
        buyer = self.buyer
        yield self._line("legal_name", buyer.legal_name if buyer else None)
        yield self._line("registered", ", ".join(one.said for one in buyer.identifiers) if buyer else None)
        yield self._line("country", buyer.country if buyer else None)
        address = ", ".join(part for part in (buyer.address, buyer.city) if part) if buyer else None
        yield self._line("address", address)

    def _content(self) -> Iterator[tuple[str, str]]:
        payload = self.action.draft.payload
        if "amount" in payload and self.action.kind is not ActionKind.LIMIT_CANCELLATION:
            yield self._line(
                f"amount_{self.action.kind.value}", _money(payload["amount"], payload["currency"])
            )
        if "standing" in payload:
            yield self._line("standing", _money(payload["standing"], payload["currency"]))
        if "terms_days" in payload:
            yield self._line(
                "terms", WORDS.say("days_of_terms", self.language, days=str(payload["terms_days"]))
            )
        if "appealed" in payload:
            yield self._line("appealed", payload["appealed"][self.language.value])
            yield self._line("new_information", payload["information"])
        if "extend_to" in payload:
            yield self._line("new_due_on", payload["extend_to"])
        if payload.get("cause"):
            yield self._line("cause", WORDS.word("cause_name", payload["cause"], self.language))
        if payload.get("claim_no"):
            yield self._line("claim_no", payload["claim_no"])
        for one in payload.get("instalments", ()):
            yield self._line("instalment", f"{one['on']}: {_money(one['amount'], payload['currency'])}")

    def _days(self) -> Iterator[tuple[str, str]]:
        payload = self.action.draft.payload
        for name, term in _DEADLINE_OF.items():
            if name not in payload:
                continue
            day = self.known(payload[name])
            clause = TermsOverTime(self.policy).policy.clauses.get(term) if self.policy else None
            where = WORDS.say("by_clause", self.language, clause=clause) if clause else ""
            yield WORDS.say(name, self.language), f"{day}{where}"
        if "sent_on" in payload:
            yield self._line("sent_on", payload["sent_on"] or WORDS.say("not_yet", self.language))

    def _people(self) -> Iterator[tuple[str, str]]:
        action = self.action
        yield self._line("prepared_by", self._who(action.requester, action.created_at))
        yield self._line("confirmed_by", self._who(action.decided_by, action.decided_at))

    def _who(self, principal_id: str | None, at: datetime | None) -> str:
        time = at.isoformat("T", "minutes") if at else self.known(None)
        return f"{self.names.of(principal_id, self.language)}, {time}"


def _claim(action: PendingAction, book: Book, reader: Principal, today: date) -> Mapping[str, Any] | None:
    """The card of the case that the action wrote; None for what is no case, or is gone."""
    record = action.receipt.record if action.receipt else {}
    if record.get("table") != "claim":
        return None
    cards = claim_cards(ClaimSources(book, book), reader, today)
    key = action.policy_id, record["claim_no"]
    return next((one for one in cards if (one["policy_id"], one["claim_no"]) == key), None)


def _evidence(claim: Mapping[str, Any] | None, language: Language) -> Iterator[Section]:
    """A case's chain of evidence: its documents, what is there and what is not, and what does not fit."""
    if claim is None or claim["cause"] is None:
        return
    items = checklist(ClaimCause(claim["cause"]), claim["missing_documents"], claim["received_documents"])
    yield Section(
        WORDS.say("section_documents", language),
        tuple((_document(one, language), WORDS.word("status", one.status.value, language)) for one in items),
    )
    odd: Sequence[Mapping[str, Any]] = claim["to_check"]
    yield Section(
        WORDS.say("section_to_check", language),
        tuple((WORDS.say("point", language), line) for line in _odd(odd, language)),
    )


def _odd(found: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    points = [Inconsistency(InconsistencyKind(one["kind"]), one["facts"]) for one in found]
    return [
        line.removeprefix("- ") for line in inconsistencies_in_words(points, "", language).splitlines()[1:]
    ]


def _document(item: ChecklistItem, language: Language) -> str:
    name = item.kind.name[language.value] if item.kind else item.document
    needed = {True: "needed", False: "not_needed", None: "may_be_needed"}[item.required]
    return f"{name} ({WORDS.say(needed, language)})"


def _money(amount: str, currency: str) -> str:
    return str(Money(Decimal(amount), currency))
