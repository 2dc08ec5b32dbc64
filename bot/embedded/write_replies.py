"""Replies to the tools that prepare a write: what waits, what is needed, why nothing was prepared."""

from bot.answer import Outcome
from bot.embedded.planning import Done
from bot.embedded.wording.actions import needed_in_words, prepared_in_words
from bot.embedded.wording.phrases import say, word
from bot.language import Language
from bot.reply import Reply
from tools.tool import Finding

WRITES = frozenset({"request_limit", "report_overdue", "file_claim", "watch_buyer"})
_ASKED_ELSEWHERE = (Finding.AMBIGUOUS, Finding.UNAVAILABLE)


def of_a_write(done: Done, language: Language) -> Reply | None:
    """The reply to a prepared write; None where it is the same as to any look-up."""
    result = done.result
    if done.call.tool not in WRITES or result.finding in _ASKED_ELSEWHERE:
        return None
    if result.finding is Finding.REFUSED:
        return Reply(outcome=Outcome.REFUSED, answer=say("write_refused", language))
    if result.pending is not None:
        answer = prepared_in_words(result.pending, f"[{done.marks[0]}]", language)
        return Reply(outcome=Outcome.CONFIRM, answer=answer)
    if result.finding is Finding.NEEDS and result.missing not in ((), ("buyer",)):
        return Reply(outcome=Outcome.CLARIFY, answer=needed_in_words(result.missing, language))
    return _not_prepared(done, language)


def _not_prepared(done: Done, language: Language) -> Reply | None:
    focus, mark = done.result.focus, "".join(f"[{one}]" for one in done.marks[:1])
    if "not_prepared" in focus:
        fields = {name: focus.get(name, "") for name in ("amount", "number", "day", "claim", "clause")}
        text = word("not_prepared", focus["not_prepared"], language)
        answer = text.format(buyer=focus["buyer_name"], mark=mark, **fields)
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    if "invoice_paid" in focus:
        answer = say("invoice_paid", language, number=focus["invoice_paid"], mark=mark)
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    for name, phrase in (
        ("invoice_asked", "invoice_not_found"),
        ("policy_asked", "policy_not_found"),
        ("buyer_asked", "buyer_not_found"),
    ):
        if name in focus:
            return Reply(outcome=Outcome.NOT_FOUND, answer=say(phrase, language, asked=focus[name]))
    return None
