"""What is on record about a buyer, for a message that is about it in words no cue knows."""

import re
from dataclasses import replace

from bot.brief import Brief
from bot.embedded import cues, rule_cues
from bot.embedded.cues import Aspect
from bot.embedded.intent import Intent, Understanding
from bot.embedded.intents.asked import REFUSED, Asked
from bot.embedded.intents.model import Ranked
from bot.embedded.learned import CLAIM_PARTS, LIMIT_PARTS
from tools.buyer_names.verdict import Verdict

EXPLAINED_FROM = 0.5
"""How likely a general question must be for the documents to be asked beside the records."""
CLAIM_FIRST, LIMIT_FIRST = "claim", "limit"
_STILL = re.compile(r"还(在|能|有)?(承?保|保障)|仍(然|旧)?(在|受)?保|\bstill\b")
"""Whether a buyer stands as it stood is asked, and of no delivery."""
_PROGRESS = re.compile(
    r"到哪(一步)?了|去到边|进展|进行得|怎么样了|咋样了|什么情况"
    r"|\bwhere('s| is) .{2,40}\b(at|up to|stand(ing)?)\b|\bwhere('ve| have| are|'re| do)? we\b|\bhow far\b"
    r"|\bwhat('s| is)? (happened|happening|going on)\b|\bany (news|movement)\b"
)
"""How far something has got, which is asked of a claim sooner than of a limit."""
_APPEALED = re.compile(r"申诉|复议|异议|\b(appeal|objection)s?\b")
"""What is brought against the refusal of a claim, and of a limit only where there is no claim."""
_TOLD_OF_EITHER = (Aspect.AMOUNT, Aspect.REASON, Aspect.VALIDITY)
"""Parts of a limit that such words were taken for."""
_OF_CLAIMS = ("claim_status", "list_claims")
"""Tools after which a name with nothing of a limit is asked about for its claim."""


def position_of_a_buyer(told: Understanding, ranked: Ranked, text: str, brief: Brief) -> Understanding:
    """The same, or where nothing certain was understood of a buyer that is: its limit, and a claim on it.

    Who names a customer of theirs asks about that customer. General words of some document that happen to be
    near are no answer to them, and what is on record seldom misses what they want to know.
    """
    if not brief.principal.has_records:
        return told
    if brief.mention.verdict is Verdict.CHOOSE:
        return _which_of_them(told, ranked, text, brief)
    if not brief.mention.certain:
        return told
    if told.intent is Intent.COVER and not told.arguments:
        told = _no_delivery(told, text, brief)
    depends = _DEPENDS.search(text) and not rule_cues.SENDING.search(text)
    if told.intent is Intent.LIMIT and (told.guessed or told.aspect is Aspect.CONDITIONS) and depends:
        return replace(told, aspect=Aspect.CONDITIONS, also_explain=True, guessed=False)
    if told.guessed and rule_cues.OVERDUE.search(text) and not cues.CLAIM.search(text):
        return Understanding(Intent.DEADLINES, buyer=brief.mention.names[0], otherwise=told)
    supposed = told.intent is Intent.INDEMNITY and _SUPPOSED.search(text)
    if supposed or (told.intent is Intent.COVER and "amount" in told.arguments):
        return told
    general = ranked.probability(Asked.KNOWLEDGE, Asked.POLICY_TERMS) >= EXPLAINED_FROM
    either = told.intent is not Intent.LIMIT or told.aspect in _TOLD_OF_EITHER
    may_be_claim = either and not cues.LIMIT.search(text)
    if may_be_claim and _APPEALED.search(text) and not (told.arguments or may_be_refused(ranked)):
        explained = general and told.intent is Intent.KNOWLEDGE
        named = brief.mention.names[0]
        return Understanding(Intent.CLAIM, buyer=named, otherwise=told, also_explain=explained)
    progress = told.guessed and _PROGRESS.search(text)
    decided = may_be_claim and cues.OF_CLAIM_OR_LIMIT.search(text)
    in_claims = bool(progress or decided) or _goes_on_with_claims(told, text, brief)
    of_claim = in_claims or bool(cues.CLAIM.search(text)) or claim_is_likelier(ranked)
    if told.intent is Intent.LIMIT:
        takes_over = of_claim and (told.guessed or not cues.LIMIT.search(text)) and not told.arguments
    else:
        takes_over = in_claims or told.intent in (Intent.KNOWLEDGE, Intent.UNSURE)
    if not takes_over or may_be_refused(ranked):
        return told
    return Understanding(
        Intent.POSITION,
        buyer=brief.mention.names[0],
        choice=CLAIM_FIRST if of_claim else LIMIT_FIRST,
        aspect=told.aspect,
        also_explain=general and told.intent is Intent.KNOWLEDGE,
    )


def both_asked(text: str, brief: Brief) -> Understanding | None:
    """The limit on a buyer and the claim on it, asked for in one breath; the first named first."""
    if not brief.mention.certain or not brief.principal.has_records or cues.CONCEPT.search(text):
        return None
    found = _BOTH.search(text)
    if found is None or cues.CLAIM_NO.search(text):
        return None
    first = LIMIT_FIRST if found["limit_first"] else CLAIM_FIRST
    return Understanding(Intent.POSITION, buyer=brief.mention.names[0], choice=first)


def all_asked(text: str, brief: Brief) -> Understanding | None:
    """What is on record of a buyer, where it is asked about and nothing of it is named: tell me about X.

    Such words are near to those for watching a buyer, and nothing may be prepared for them.
    """
    if not brief.mention.certain or not brief.principal.has_records or not _ABOUT.search(text):
        return None
    if any(rule.search(text) for rule in (cues.LIMIT, cues.CLAIM, cues.CONCEPT, rule_cues.INVOICE)):
        return None
    return Understanding(Intent.POSITION, buyer=brief.mention.names[0], choice=LIMIT_FIRST)


_ABOUT = re.compile(
    r"^(please |pls |can you |could you |would you )*(tell|show|give) me "
    r"(all |everything |more |something |a bit )*(about|on)\b"
    r"(?!.{0,60}\b(when|if|once|whenever|as soon as|chang\w+|news|updates?|alerts?|mov\w+)\b)"
    r"|\bwhat do (we|you) (know|have) (about|on)\b"
    r"|^(请|麻烦|帮我|给我)*(说说|讲讲|讲下|说下|介绍一?下)(?!.{0,30}(变|动静|消息|提醒|通知))|的?(情况|资料).{0,4}(说说|讲讲|介绍一?下|看看)[\s。!！]*$"
)
_A_LIMIT, _A_CLAIM = r"(?:额度|限额|\blimits?\b)", r"(?:索[赔偿]|理赔|赔案|案子|\b(?:claims?|cases?)\b)"
_AND = r"(?:,|，|、|;|；|和|跟|以及|还有|同埋|&|\band\b|\bplus\b|\bas well as\b)"
_BOTH = re.compile(
    rf"(?P<limit_first>{_A_LIMIT}[^?？。]{{0,24}}{_AND}[^?？。]{{0,24}}{_A_CLAIM})"
    rf"|{_A_CLAIM}[^?？。]{{0,24}}{_AND}[^?？。]{{0,24}}{_A_LIMIT}"
)


def _which_of_them(told: Understanding, ranked: Ranked, text: str, brief: Brief) -> Understanding:
    """The same, or the question which of several is meant, where a brand is spelt out and nothing is asked.

    A general question that holds a name by the way stays one.
    """
    general = ranked.probability(Asked.KNOWLEDGE, Asked.POLICY_TERMS) >= EXPLAINED_FROM
    silent = told.intent is Intent.KNOWLEDGE and not told.parameters
    if not (brief.mention.spelt and silent) or general or may_be_refused(ranked):
        return told
    of_claim = claim_is_likelier(ranked)
    return Understanding(Intent.CLAIM if of_claim else Intent.LIMIT, buyer=text)


def _no_delivery(told: Understanding, text: str, brief: Brief) -> Understanding:
    """What is asked of a buyer in the words of a cover check, of which no delivery is told.

    Whether it stands as it stood, which layers there are, and what cover depends on are all of its limit.
    """
    name = brief.mention.names[0]
    if _STILL.search(text):
        return Understanding(Intent.LIMIT, name, aspect=Aspect.SHIPPING)
    if _LAYERS.search(text):
        return Understanding(Intent.LIMIT, name)
    if _DEPENDS.search(text) and not rule_cues.SENDING.search(text):
        return Understanding(Intent.LIMIT, name, aspect=Aspect.CONDITIONS)
    return told


_LAYERS = re.compile(
    r"(出货|出运|发货|装运|付运|交货)(之|以)?前.{0,8}(保|额)|临时|补充额度|追加额度"
    r"|\bpre-?shipment\b|\bbefore (shipment|dispatch)\b|\btop-?up\b|\btemporary\b"
)
"""A layer of a limit beside the one that is usual."""
_DEPENDS = re.compile(
    r"(必须|必需|一定要|要不要|需不需要|用不用|需要|得).{0,16}(条款|保留|担保|抵押|合同|签|写|约定)"
    r"|(条款|保留|担保|抵押|合同).{0,16}(才能?|才会|才算|就不)"
    r"|\b(must|do|does|should) (we|i|the contract|it|there)\b.{0,12}"
    r"\b(have|need|require|contain|include|agree|get|be)\b"
    r"|\b(retention|reservation) of title\b|\bguarantees?\b|\bsecurit(y|ies)\b|\bclauses?\b"
)
"""What cover of a buyer depends on: a clause of the contract, a security."""


def _goes_on_with_claims(told: Understanding, text: str, brief: Brief) -> bool:
    """Whether claims are talked of, and of the buyer that is named now nothing else is asked."""
    unsaid = told.guessed or (told.intent is Intent.COVER and not rule_cues.COVER.search(text))
    return brief.focus.tool in _OF_CLAIMS and unsaid and not told.arguments


def claim_first(told: Understanding, text: str, brief: Brief) -> Understanding:
    """The same, or of a buyer that is named its claim, and only where there is none what was understood.

    What a claim brings and when its waiting period ends are on record once there is one; nobody who asks how
    much they get of it wants an estimate instead.
    """
    if not brief.mention.certain or not brief.principal.has_records or not told.buyer:
        return told
    estimated = told.intent is Intent.INDEMNITY and not told.arguments and not _SUPPOSED.search(text)
    of_claim = _WAITING.search(text) or _REPORTED.search(text)
    waited_for = told.intent in _WAITED_FOR and not told.arguments and of_claim
    if not (estimated or waited_for):
        return told
    return Understanding(Intent.CLAIM, buyer=told.buyer, otherwise=told)


_WAITED_FOR = (Intent.DEADLINES, Intent.LIMIT)
"""What a question for a waiting period or a notice is taken for, by its words for a day."""
_SUPPOSED = re.compile(
    r"如果|要是|假如|假设|万一|一旦|能赔|会赔|可以?赔|可能|最多|估|预计"
    r"|\b(if|would|could|might|may|suppose|assuming|estimate|worst case|defaults?|goes? (bust|under))\b"
)
"""An indemnity that is asked for in case of a loss, which no claim on record answers."""
_REPORTED = re.compile(
    r"报(过|上)?(案|损|上去)?(了|过)?(吗|没有?|么)|第几天报"
    r"|\b(has|have|had|did|was|were|is)\b.{0,24}\b(reported|notified|report|notify)\b"
)
_WAITING = re.compile(r"等[待侍等]期|等候期|\bwaiting period\b")


def may_be_refused(ranked: Ranked) -> bool:
    """Whether the message may ask for what nobody is told: then no record is volunteered."""
    return ranked.probability(*REFUSED) >= DOUBTFUL


DOUBTFUL = 0.25
"""How likely a refusal must be for nothing to be volunteered: far less than for one to be spoken."""


def claim_is_likelier(ranked: Ranked) -> bool:
    """Whether a claim is asked about rather than a limit."""
    of_claims = ranked.probability(*CLAIM_PARTS, Asked.CLAIMS_LIST, Asked.INDEMNITY)
    return of_claims > ranked.probability(*LIMIT_PARTS, Asked.COVER_CHECK)
