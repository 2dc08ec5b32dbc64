"""The reply: how a turn ends and what is said, from what the tools found."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.answer import Outcome
from bot.brief import Brief
from bot.embedded import worked_out
from bot.embedded.asking_back import choose, which_buyer, which_meant
from bot.embedded.cues import Aspect, ClaimAspect
from bot.embedded.intent import Intent, Understanding
from bot.embedded.planning import Done, asked_by_now
from bot.embedded.terms_told import known_terms_told, own_terms, terms_told
from bot.embedded.wording.claims import buyers_of_claims, claim_in_words, claim_line_about
from bot.embedded.wording.companies import candidate_line, saying_which
from bot.embedded.wording.limits import limit_in_words, limit_line, owed_line
from bot.embedded.wording.passages import passages_in_words
from bot.embedded.wording.phrases import money, say
from bot.embedded.worked_out import asked_for
from bot.embedded.write_replies import of_a_write
from bot.language import Language
from bot.reply import Reply
from tools.buyer_lookup import DIRECTORY
from tools.tool import CardKind, Finding

_FIXED: dict[Intent, tuple[Outcome, str]] = {
    Intent.GREETING: (Outcome.SMALLTALK, "greeting"),
    Intent.THANKS: (Outcome.SMALLTALK, "thanks"),
    Intent.CANCEL: (Outcome.SMALLTALK, "cancelled"),
    Intent.IDENTITY: (Outcome.SMALLTALK, "identity"),
    Intent.EMPTY: (Outcome.CLARIFY, "empty"),
    Intent.TAMPERING: (Outcome.REFUSED, "tampering"),
    Intent.CONCEALMENT: (Outcome.REFUSED, "concealment"),
    Intent.BUYERS_SIDE: (Outcome.REFUSED, "buyers_side"),
    Intent.OTHERS_RECORDS: (Outcome.REFUSED, "others_records"),
    Intent.OFF_TOPIC: (Outcome.OUT_OF_SCOPE, "out_of_scope"),
    Intent.LEGAL: (Outcome.REFUSED, "legal_advice"),
}
OFFERED_FROM = 0.05
"""The confidence from which a passage is offered as a choice."""
IN_SCOPE_FROM = 0.3
"""How likely a question must be about the field for choices to be offered: below, it is another subject's."""


def reply_to(message: str, understood: Understanding, brief: Brief, done: Sequence[Done]) -> Reply:
    """What is said once no further tool is needed."""
    language = brief.language
    if len(done) > 1:
        understood, done = asked_by_now(understood, done)
    if understood.intent in _FIXED:
        outcome, phrase = _FIXED[understood.intent]
        return Reply(outcome=outcome, answer=say(phrase, language))
    if understood.intent is Intent.UNSURE:
        return which_meant(understood.may_mean, brief)
    records = [one for one in done if one.call.tool != "search_knowledge"]
    searches = [one for one in done if one.call.tool == "search_knowledge"]
    if not searches:
        return _all_of(records, understood, brief)
    found = [one for one in searches if one.result.finding is Finding.FOUND]
    knowledge = _knowledge_reply(message, (found or searches)[0], understood, brief)
    if not records:
        return knowledge
    if understood.intent is Intent.KNOWLEDGE:
        return _with_own_terms(knowledge, records[0], language)
    told = _all_of(records, understood, brief)
    if told.outcome is Outcome.ANSWERED and all(_is_foreign(one, language) for one in found):
        return told
    return _joined(told, knowledge)


def _is_foreign(search: Done, language: Language) -> bool:
    """Whether only articles of the other language were found, of which a record has no need beside it."""
    passages = [hit.passage for hit in search.result.hits]
    return not any(one.policies or one.language.split("-")[0] in (language.value, "und") for one in passages)


def _all_of(records: Sequence[Done], understood: Understanding, brief: Brief) -> Reply:
    """The replies to all look-ups of one message; what is asked back comes last."""
    if understood.intent is Intent.POSITION:
        records = [one for one in records if one.result.finding is not Finding.NONE] or records[:1]
    replies = [_record_reply(one, understood, brief) for one in records]
    first, ordered = replies[0], sorted(replies, key=lambda one: one.outcome is Outcome.CLARIFY)
    told = [*_of_all_claims(records, understood, brief), *(one.answer for one in ordered)]
    return first.model_copy(update={"answer": "\n\n".join(one for one in told if one)})


def _of_all_claims(records: Sequence[Done], understood: Understanding, brief: Brief) -> Sequence[str]:
    """What is asked of several claims together: whether they are on one buyer."""
    if understood.claim_aspect is not ClaimAspect.SAME_BUYER:
        return ()
    kind = CardKind.CLAIM
    cards = [dict(card.data) for one in records for card in one.result.cards if card.kind is kind]
    return [buyers_of_claims(cards, brief.language)] if len(cards) > 1 else ()


def _joined(record: Reply, knowledge: Reply) -> Reply:
    """A record with its explanation; before a question back the explanation comes first."""
    if knowledge.outcome is not Outcome.ANSWERED:
        return record
    both = [record.answer, knowledge.answer]
    ordered = reversed(both) if record.outcome is Outcome.CLARIFY else both
    return record.model_copy(update={"answer": "\n\n".join(ordered)})


def _with_own_terms(knowledge: Reply, terms: Done, language: Language) -> Reply:
    """The reader's own terms first: they decide, the general text explains."""
    own = (terms_told if "policy" in terms.call.arguments else known_terms_told)(terms, language)
    if not own:
        return knowledge
    if knowledge.outcome is not Outcome.ANSWERED:
        return Reply(outcome=Outcome.ANSWERED, answer=own)
    return knowledge.model_copy(update={"answer": f"{own}\n\n{knowledge.answer}"})


def _knowledge_reply(message: str, done: Done, understood: Understanding, brief: Brief) -> Reply:
    hits, language = done.result.hits, brief.language
    unread = _not_read(done.result.finding, language)
    if unread is not None:
        return unread
    if done.result.finding is Finding.FOUND:
        marks = [f"[{mark}]" for mark in done.marks]
        suggestions = [hit.passage.section for hit in hits[1:4] if hit.passage.entry]
        return Reply(
            outcome=Outcome.ANSWERED,
            answer=passages_in_words(hits, marks, message, language),
            suggestions=suggestions,
        )
    near = [hit for hit in hits if hit.confidence >= OFFERED_FROM and hit.passage.entry][:3]
    if understood.elsewhere:
        near = []
    if near and hits[0].in_field >= IN_SCOPE_FROM:
        questions = [hit.passage.section for hit in near]
        listed = "\n" + "\n".join(f"- {question}" for question in questions)
        return Reply(
            outcome=Outcome.CLARIFY,
            answer=say("knowledge_choices", language, choices=listed),
            suggestions=questions,
        )
    if not hits or understood.elsewhere or hits[0].in_field < IN_SCOPE_FROM:
        return Reply(outcome=Outcome.OUT_OF_SCOPE, answer=say("out_of_scope", language))
    return Reply(outcome=Outcome.NOT_FOUND, answer=say("knowledge_none", language))


def _record_reply(done: Done, understood: Understanding, brief: Brief) -> Reply:
    """The reply to one look-up; whichever company a typed name was bound to, it says which that is."""
    reply, buyer = _worded(done, understood, brief), done.result.buyer
    if buyer is None or done.result.finding is Finding.UNAVAILABLE:
        return reply
    return reply.model_copy(update={"answer": saying_which(reply.answer, buyer, _mark(done), brief.language)})


def _worded(done: Done, understood: Understanding, brief: Brief) -> Reply:
    finding, language = done.result.finding, brief.language
    written = of_a_write(done, language)
    if written is not None:
        return written
    unread = _not_read(finding, language)
    if unread is not None and not (finding is Finding.UNAVAILABLE and done.result.cards):
        return unread
    if finding is Finding.NEEDS and done.result.missing not in ((), ("buyer",)):
        return asked_for(done, language)
    if finding is Finding.NEEDS:
        return which_buyer(done, language)
    if finding is Finding.AMBIGUOUS:
        return choose(done, language)
    return _BY_TOOL[done.call.tool](done, understood, language)


def _not_read(finding: Finding, language: Language) -> Reply | None:
    """What is said where nothing was looked up, for want of a right or of the records; else None."""
    if finding is Finding.REFUSED:
        return Reply(outcome=Outcome.REFUSED, answer=say("records_refused", language))
    if finding is Finding.UNAVAILABLE:
        return Reply(outcome=Outcome.UNAVAILABLE, answer=say("unavailable", language))
    return None


def _limit(done: Done, understood: Understanding, language: Language) -> Reply:
    mark = _mark(done)
    if done.result.finding is Finding.NONE:
        buyer, on = done.result.focus["buyer_name"], done.result.focus.get("on", "")
        phrase = "limit_none_by" if on else "limit_none"
        phrase = "limit_undated" if "undated" in done.result.focus else phrase
        answer = say(phrase, language, buyer=buyer, mark=mark, day=on)
        return Reply(outcome=Outcome.ANSWERED, answer=answer)
    if not done.result.cards:
        asked = done.result.focus.get("buyer_asked", "")
        return Reply(outcome=Outcome.NOT_FOUND, answer=say("buyer_not_found", language, asked=asked))
    lines = [
        limit_in_words(dict(card.data), f"[{number}]", understood.aspect, language)
        for card, number in zip(done.result.cards, done.marks, strict=True)
    ]
    outcomes = {Finding.UNAVAILABLE: Outcome.UNAVAILABLE, Finding.NOT_FOUND: Outcome.NOT_FOUND}
    outcome = outcomes.get(done.result.finding, Outcome.ANSWERED)
    return Reply(outcome=outcome, answer="\n\n".join(lines), suggestions=_next_questions(language))


def _next_questions(language: Language) -> list[str]:
    if language is Language.ZH:
        return ["它的账期最长多少天？", "还剩多少可用？"]
    return ["What is its maximum payment term?", "How much headroom is left?"]


def _limits(done: Done, understood: Understanding, language: Language) -> Reply:
    if understood.aspect is Aspect.OWED:
        return _list(done, "owed_list", lambda row: owed_line(row, language), language)
    return _list(done, "limits_list", lambda row: limit_line(row, understood.choice, language), language)


LISTED = 20
"""Rows an answer names; the card holds them all."""


def _list(done: Done, head: str, line: Callable[[dict[str, Any]], str], language: Language) -> Reply:
    """The rows of a list, and how many more there are."""
    mark = _mark(done)
    if done.result.finding is Finding.NONE:
        return Reply(outcome=Outcome.ANSWERED, answer=say("list_none", language, mark=mark))
    rows = done.result.cards[0].data["rows"]
    lines = [say(head, language, mark=mark), *(f"- {line(row)}" for row in rows[:LISTED])]
    if len(rows) > LISTED:
        lines.append(say("list_more", language, all=str(len(rows))))
    return Reply(outcome=Outcome.ANSWERED, answer="\n".join(lines))


_SAID_OF_CLAIM = {
    ClaimAspect.HANDLER: "claim_handler_unknown",
    ClaimAspect.DECISION: "claim_decision_basis",
}
"""What is said after a claim when that was asked about it."""


def _claim(done: Done, understood: Understanding, language: Language) -> Reply:
    if done.result.cards:
        lines = [claim_in_words(dict(card.data), _mark(done), language) for card in done.result.cards]
        said = _SAID_OF_CLAIM.get(understood.claim_aspect) if understood.claim_aspect else None
        lines += [say(said, language)] if said else []
        return Reply(outcome=Outcome.ANSWERED, answer="\n\n".join(lines))
    focus = done.result.focus
    if done.result.finding is Finding.NOT_FOUND:
        if "buyer_asked" in focus:
            asked = focus["buyer_asked"]
            return Reply(outcome=Outcome.NOT_FOUND, answer=say("buyer_not_found", language, asked=asked))
        asked = focus.get("claim_asked", "")
        return Reply(outcome=Outcome.NOT_FOUND, answer=say("claim_not_found", language, asked=asked))
    if "buyer_name" in focus:
        text = say("claim_none_of_buyer", language, buyer=focus["buyer_name"], mark=_mark(done))
        return Reply(outcome=Outcome.ANSWERED, answer=text)
    return Reply(outcome=Outcome.ANSWERED, answer=say("claim_none", language))


def _claims(done: Done, understood: Understanding, language: Language) -> Reply:
    card = done.result.cards[0].data if done.result.cards else {"rows": []}
    rows, sums = card["rows"], card.get("paid_in_all", ())
    if len(rows) == 1 and understood.choice != "all":
        return Reply(outcome=Outcome.ANSWERED, answer=claim_in_words(rows[0], _mark(done), language))
    listed = _list(
        done, "claims_list", lambda row: claim_line_about(row, understood.choice, language), language
    )
    if not sums:
        return listed
    told = say("claims_paid", language, sums=" + ".join(map(money, sums)), mark=_mark(done))
    return listed.model_copy(update={"answer": f"{told}\n\n{listed.answer}"})


def _buyer(done: Done, _understood: Understanding, language: Language) -> Reply:
    if done.result.finding is Finding.NOT_FOUND:
        asked = done.result.focus.get("buyer_asked", "")
        return Reply(outcome=Outcome.NOT_FOUND, answer=say("buyer_not_found", language, asked=asked))
    one = done.result.cards[0].data["candidates"][0]
    phrase = "company_found" if one.get("known_from") == DIRECTORY else "buyer_found"
    text = say(phrase, language, described=candidate_line(one, language), mark=_mark(done))
    return Reply(outcome=Outcome.ANSWERED, answer=text)


def _handed_over(done: Done, _understood: Understanding, language: Language) -> Reply:
    reference = done.result.focus["hand_over"]
    return Reply(outcome=Outcome.HANDED_OVER, answer=say("handed_over", language, reference=reference))


def _mark(done: Done) -> str:
    return f"[{done.marks[0]}]" if done.marks else ""


_BY_TOOL: dict[str, Callable[[Done, Understanding, Language], Reply]] = {
    "credit_limit": _limit,
    "list_limits": _limits,
    "claim_status": _claim,
    "list_claims": _claims,
    "policy_terms": own_terms,
    "find_buyer": _buyer,
    "hand_over": _handed_over,
    "invoice_deadlines": worked_out.deadlines,
    "check_cover": worked_out.cover,
    "estimate_indemnity": worked_out.indemnity,
    "claim_checklist": worked_out.checklist,
    "maximum_liability_used": worked_out.calculation,
    "estimate_premium": worked_out.calculation,
    "suggest_limit": worked_out.calculation,
    "financing_against_cover": worked_out.calculation,
    "days_sales_outstanding": worked_out.calculation,
    "working_capital_requirement": worked_out.calculation,
    "cash_conversion_cycle": worked_out.calculation,
    "payment_terms_cost": worked_out.calculation,
    "sales_to_recover_loss": worked_out.calculation,
    "receivables_ageing": worked_out.calculation,
    "cash_flow_forecast": worked_out.calculation,
    "risk_alerts": worked_out.alerts,
    "review_credit_management": worked_out.credit_review,
    "list_changes": worked_out.changes,
    "uploaded_ledger": worked_out.ledgers,
}
