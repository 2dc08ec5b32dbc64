"""Which ledger is used in words: each policy's, what waits to be used, and where a person changes it."""

from collections.abc import Iterator, Sequence

from bot.embedded.wording.phrases import say
from bot.language import Language
from tools.uploaded_ledger import KeptLedger, LedgerOfPolicy


def ledgers_in_words(
    found: Sequence[LedgerOfPolicy], marks: Sequence[str], language: Language, *, removing: bool
) -> str:
    """A line a ledger, with the mark of its policy; then how to upload, or to remove one: no answer does."""
    lines = [line for one, mark in zip(found, marks, strict=False) for line in _of(one, mark, language)]
    kept = [ledger for one in found for ledger in (*([one.used] if one.used else ()), *one.waiting)]
    if removing:
        lines += list(_how_to_remove(kept, language))
    else:
        lines.append(say("ledger_where" if kept else "ledger_upload", language))
    return "\n".join(lines)


def _of(one: LedgerOfPolicy, mark: str, language: Language) -> Iterator[str]:
    if one.used is None:
        yield say("ledger_of_book", language, policy=one.policy_id, count=str(one.in_book), mark=mark)
    else:
        yield say("ledger_used", language, policy=one.policy_id, mark=mark, **_facts(one.used, language))
    for waiting in one.waiting:
        yield say("ledger_waiting", language, mark=mark, **_facts(waiting, language))


def _how_to_remove(kept: Sequence[KeptLedger], language: Language) -> Iterator[str]:
    """Rule 5 of the design: nothing is written without a person, so that the person is told where."""
    if not kept:
        yield say("ledger_nothing_to_remove", language)
    used = [one for one in kept if one.is_used]
    for one in used or kept:
        phrase = "ledger_not_removed" if one.is_used else "ledger_waiting_not_removed"
        yield say(phrase, language, ledger=one.ledger_id)


def _facts(one: KeptLedger, language: Language) -> dict[str, str]:
    between = "、" if language is Language.ZH else ", "
    return {
        "file": one.file_name,
        "day": one.uploaded_on.isoformat(),
        "rows": str(one.rows),
        "customers": str(one.customers),
        "currencies": between.join(one.currencies) or say("ledger_currencies_unknown", language),
        "until": one.kept_until.isoformat(),
    }
