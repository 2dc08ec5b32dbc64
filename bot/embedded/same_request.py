"""Going on with a request that was just prepared: its invoices' days, its claim, or the limit it is about."""

import re

from bot.brief import Brief
from bot.embedded import cues, rule_cues
from bot.embedded.intent import Intent, Understanding
from bot.embedded.same_invoice import A_DAY

_OF_INVOICES = ("report_overdue", "file_claim")
_HOW_LONG = re.compile(
    r"(还|仲)(有|剩)(几|多少|多久)|来得及|赶得及|赶得切|(最晚|最迟|最后|截止|几时|何时|哪天|边日|几号).{0,10}(报|交|提|入|前|期限|截止)?"
    r"|\bhow (long|much time|many days) (do|have|did|is|are)\b|\bby when\b|\buntil when\b|\btill when\b|\bdeadline\b|\btime (is |do we have )?left\b"
    r"|\bwhen\b.{0,30}\b(due|by|latest|last day|run out|expire|have to|must|need)\b|\b(too|in) (late|time)\b"
)
_WHICH = re.compile(r"\bwhich (invoices?|bills?|ones?)\b|[哪边](几)?(张|笔|些)(发?票|单)?")
_OWED = re.compile(
    r"(一共|总共|到底)?(欠|未付|未找)(我们|我哋)?(多少|几多)|\bhow much (is|was|are|do|does|did)\b.{0,24}\b(owed?|it|unpaid|open|that)\b"
)
_BACK = re.compile(
    r"(能|会|可以)?(赔|拿)(回|到)?(多少|几多|几钱)|\bhow much\b.{0,16}\b(would|will|do|can|might) (we|i) (get|see|recover)\b"
)
_STANDING = re.compile(
    r"(当时|上次|之前|原来|原本|现在|目前|而家|家阵|本来|申请)(是|系|有)?[^,;。?]{0,8}(多少|几多)|(批|给|核|申请|要)(了|咗|过)(我们|我哋)?(多少|几多)"
    r"|\bwhat (had|did|have|do|'ve) we\b.{0,20}\b(ask(ed)?( for)?|requested?|get|got|gotten|have|been (given|granted))\b"
    r"|\bhow much (had|did|have|do) we\b.{0,20}\b(ask|request|get|got|have)\w*\b"
    r"|\bwhat('s| is| was) (the (present|current|old) (limit|one)|(it|the limit|theirs?) (now|before|today|at the moment)|in force|granted|there (now|today))\b"
    r"|\bwhat (did they|have they|was|were we|had they) (give|given|grant|granted|approved?|got)\b"
)


def same_request(text: str, brief: Brief) -> Understanding | None:
    """What is asked of the record that a request just prepared is about; None where it is none of it."""
    name = brief.focus.buyer_name
    if name and brief.focus.tool in _OF_INVOICES and _WHICH.search(text):
        return _its_days(name, brief)
    if not name or any(rule.search(text) for rule in (cues.CONCEPT, cues.POLICY, cues.LIST)):
        return None
    if brief.focus.tool == "request_limit":
        return Understanding(Intent.LIMIT, name) if _STANDING.search(text) else None
    if brief.focus.tool not in _OF_INVOICES:
        return None
    if brief.focus.tool == "file_claim" and rule_cues.CHECKLIST.search(text):
        cause = {key: value for key, value in brief.focus.arguments.items() if key == "cause"}
        return Understanding(Intent.CHECKLIST, buyer=name, arguments=cause)
    if brief.focus.tool == "file_claim" and (_BACK.search(text) or rule_cues.INDEMNITY.search(text)):
        return Understanding(Intent.INDEMNITY, buyer=name)
    asked = any(rule.search(text) for rule in (_HOW_LONG, _OWED, A_DAY, rule_cues.DEADLINE))
    return _its_days(name, brief) if asked else None


def _its_days(name: str, brief: Brief) -> Understanding:
    """The days of the one invoice that the request names, else of all that its buyer owes."""
    numbers = tuple(brief.focus.arguments.get("invoices", ()))
    if len(numbers) == 1:
        return Understanding(Intent.DEADLINES, arguments={"invoice_no": str(numbers[0])})
    return Understanding(Intent.DEADLINES, buyer=name)
