"""A package told: its sections, each a heading with lines, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.embedded.wording.checklist import inconsistencies_in_words
from bot.embedded.wording.phrases import word as phrase
from bot.language import Language
from bot.packages.package import ListedInvoice, Package
from bot.packages.words import say, word
from tools.claim_checklist import ChecklistItem, DocumentStatus
from tools.claim_consistency import Inconsistency, InconsistencyKind
from tools.deadlines import Rule
from tools.money import Money
from tools.pending_action import ActionKind

_RULES: Mapping[ActionKind, tuple[Rule, ...]] = {
    ActionKind.OVERDUE_NOTICE: (Rule.NOTICE, Rule.EXTENSION),
    ActionKind.CLAIM: (Rule.CLAIM, Rule.WAITING),
    ActionKind.PAYMENT_PLAN: (Rule.NOTICE, Rule.CLAIM),
    ActionKind.PAYMENT_EXTENSION: (Rule.EXTENSION, Rule.NOTICE),
}


@dataclass(frozen=True)
class Section:
    """A heading with its lines: a label and what it says; without a label the line stands alone."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def title(package: Package) -> str:
    """Kind and number: `Claim · ACT-…`."""
    kind = word("kind", package.action.kind.value, package.language)
    return say("title", package.language, kind=kind, id=package.action.id)


def sections(package: Package) -> tuple[Section, ...]:
    """All that the PDF says besides its table of invoices, in the order of its pages."""
    found = [
        _section(package, "about", _about(package)),
        _section(package, "content", _content(package)),
        _section(package, "warnings", _warnings(package)),
        _section(package, "deadlines", _deadlines(package)),
    ]
    if not package.invoices:
        found.append(_section(package, "limits", _limits(package)))
    if package.action.kind is ActionKind.CLAIM:
        found += [
            _section(package, "case", _case(package)),
            _section(package, "checklist", (_document(one, package.language) for one in package.checklist)),
            _section(package, "findings", _findings(package)),
        ]
    found.append(_section(package, "index", _index(package)))
    return tuple(found)


def _section(package: Package, name: str, lines: Iterator[tuple[str, str]]) -> Section:
    said = tuple(lines) or (("", say("none", package.language)),)
    return Section(word("section", name, package.language), said)


def _about(package: Package) -> Iterator[tuple[str, str]]:
    action, language, buyer, policy = package.action, package.language, package.buyer, package.policy
    unknown = say("unknown", language)
    insurer = policy.insurer if policy else None
    numbers = ", ".join(one.said for one in buyer.identifiers) if buyer else ""
    reference = action.receipt.reference if action.receipt else unknown
    yield word("about", "reference", language), reference
    yield word("about", "action", language), action.id
    yield word("about", "addressee", language), insurer or say("insurer_unknown", language)
    yield word("about", "policy", language), action.policy_id
    yield word("about", "policyholder", language), policy.policyholder if policy else unknown
    yield word("about", "buyer", language), package.buyer_name
    yield word("about", "numbers", language), numbers or unknown
    yield word("about", "country", language), (buyer.country if buyer else None) or unknown
    for name, who, at in (
        ("prepared", package.prepared_by, action.created_at),
        ("confirmed", package.confirmed_by, action.decided_at),
    ):
        yield word("about", name, language), say("by_at", language, who=who, at=_moment(at) or unknown)
    yield word("about", "as_of", language), package.as_of.isoformat()


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if at else ""


def _content(package: Package) -> Iterator[tuple[str, str]]:
    draft, language = package.action.draft, package.language
    payload, unknown = draft.payload, say("unknown", language)
    yield word("content", "will", language), draft.will.said(language.value)
    currency = payload.get("currency", "")
    whole = "asked" if not package.invoices else "amount"
    if payload.get("amount"):
        yield word("content", whole, language), str(Money(Decimal(payload["amount"]), currency))
    if payload.get("standing"):
        yield word("content", "standing", language), str(Money(Decimal(payload["standing"]), currency))
    for name in ("terms_days", "extend_to", "sent_on", "appealed", "information"):
        if name in payload:
            yield word("content", name, language), _shown(payload[name], language) or unknown
    if "cause" in payload:
        yield word("content", "cause", language), phrase("cause", payload["cause"], language)
    number = package.action.receipt.record.get("claim_no") if package.action.receipt else None
    if number:
        yield word("content", "claim_no", language), str(number)
    for place, part in enumerate(payload.get("instalments") or (), 1):
        label = word("content", "instalment", language).format(number=place)
        yield label, f"{part['on']} · {Money(Decimal(part['amount']), currency)}"


def _shown(value: Any, language: Language) -> str:
    """A value of the payload; one that is kept in both languages in the reader's."""
    return str(value[language.value]) if isinstance(value, dict) else str(value or "")


def _warnings(package: Package) -> Iterator[tuple[str, str]]:
    return (("", one.said(package.language.value)) for one in package.action.draft.warnings)


def _deadlines(package: Package) -> Iterator[tuple[str, str]]:
    rules = _RULES.get(package.action.kind, ())
    for one in package.invoices:
        for rule in rules:
            yield "", _deadline(one, rule, package.language)
    if not rules:
        yield "", say("no_deadline", package.language)


def _deadline(one: ListedInvoice, rule: Rule, language: Language) -> str:
    """The day with the document and clause that set it; unknown where the records give none."""
    day = one.deadlines.found.day(rule) if one.deadlines else None
    fields = {"number": one.number, "rule": word("rule", rule.value, language)}
    if day is None or one.deadlines is None:
        return say("deadline", language, day=say("unknown", language), **fields)
    told = say("deadline", language, day=day.isoformat(), **fields)
    term = one.deadlines.found.source(rule)
    if term is not None:
        name = "by_clause" if term.clause else "no_clause"
        told += say(name, language, source=term.source, clause=term.clause or "")
    passed = rule in one.deadlines.found.passed
    return told + (say("deadline_passed", language) if passed else "")


def _limits(package: Package) -> Iterator[tuple[str, str]]:
    language, unknown = package.language, say("unknown", package.language)
    for row in package.limits:
        yield (
            "",
            say(
                "limit_line",
                language,
                status=word("status", row.status.value, language),
                granted=str(row.granted or unknown),
                requested=str(row.requested or unknown),
                effective=str(row.effective_from or unknown),
                decided=str(row.decided_on or unknown),
            ),
        )
    if not package.limits:
        yield "", say("no_limits", language)


def _case(package: Package) -> Iterator[tuple[str, str]]:
    card, language, unknown = package.case, package.language, say("unknown", package.language)
    if card is None:
        yield "", say("no_case", language)
        return
    yield word("case", "status", language), phrase("claim_status", card["status"], language)
    for name in ("notified_on", "submitted_on", "waiting_ends_on"):
        yield word("case", name, language), card[name] or unknown
    if package.claim_amounts:
        claimed = card["claimed"]
        told = str(Money(Decimal(claimed["amount"]), claimed["currency"])) if claimed else unknown
        yield word("case", "claimed", language), told


def _document(item: ChecklistItem, language: Language) -> tuple[str, str]:
    """A document of the list: whether it is there, and whether it is needed."""
    status = {
        DocumentStatus.HAVE: "have",
        DocumentStatus.MISSING: "missing",
        DocumentStatus.UNKNOWN: "unknown_document",
    }[item.status]
    return say(status, language), f"{_named(item, language)} · {_need(item, language)}"


def _named(item: ChecklistItem, language: Language) -> str:
    """As the record writes it; where it does not, by its name in the reader's language."""
    if item.status is DocumentStatus.UNKNOWN and item.kind:
        return item.kind.name[language.value]
    return item.document


def _need(item: ChecklistItem, language: Language) -> str:
    if item.required:
        return word("need", "required", language)
    if item.kind and item.kind.when and item.required is None:
        return word("need", "when", language).format(when=item.kind.when[language.value])
    return word("need", "often" if item.required is False else "open", language)


def _findings(package: Package) -> Iterator[tuple[str, str]]:
    if package.case is None:
        yield "", say("no_case", package.language)
        return
    found = [Inconsistency(InconsistencyKind(one["kind"]), one["facts"]) for one in package.case["to_check"]]
    told = inconsistencies_in_words(found, "", package.language) if found else ""
    yield from (("", line.removeprefix("- ")) for line in told.splitlines())
    if not found:
        yield "", say("nothing_found", package.language)
    if not package.claim_amounts:
        yield "", say("amounts_hidden", package.language)


def _index(package: Package) -> Iterator[tuple[str, str]]:
    """The files of the package, then each document that the record has as received."""
    language = package.language
    names = [say("index_own", language), say("index_csv", language)]
    there = [one for one in package.checklist if one.status is DocumentStatus.HAVE]
    names += [say("index_received", language, document=one.document) for one in there]
    return ((f"{place}.", name) for place, name in enumerate(names, 1))
