"""Questions about the reader's own terms: of one policy, of each, or of another than the one before."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.brief import Brief
from bot.embedded import cues, rule_cues, term_cues
from bot.embedded.country_words import countries_named
from bot.embedded.intent import Intent, Understanding
from bot.embedded.reckoning import parameters_named
from bot.embedded.which_policy import names_policy, other_policy, policy_meant
from tools.buyer_names.verdict import Verdict
from tools.policies import BESIDE_PARAMETERS

SHORT = 40
"""Characters of a message that asks for the same of another policy, or for all of a policy."""
_EXPLAINED = re.compile(r"意思|怎么(算|用|回事)|如何|\bmean(s|ing)?\b|\bhow (does|do|is|are)\b|\bexplain")
_AS_SUCH = re.compile(
    r"(一|每|各)(张|份|个)保单|保单都|各家|别的|一般"
    r"|\b(a|any|every|most|some|other) (\w+ )?policy\b|\bpolicies\b"
)
"""Policies as such: what is asked of them is for the documents."""
_CAN = re.compile(
    r"能不能|可不可以|可以|能否|要不要|需要|怎么|如何|\b(can|could|may|should|need|must|how|get|ask|add)\b"
)
_ASKS_ELSE = re.compile(
    r"谁|哪|什么|怎|吗|发票|逾期|客户|买方|索赔|限额|额度"
    r"|\b(who|which|what(?! about)|when|how(?! about)|is|are|do|does|can|list|show)\b"
    r"|\b(invoices?|overdue|buyers?|claims?|limits?)\b"
)
"""What a message asks that names another policy for something else than the term just told."""
_HOW_LONG = re.compile(
    r"多久|多长|几天|几日|几多日|多少天|几个月|多少个?月|(从|由)(哪天|哪日|哪一天|什么时候|啥时候|何时|几时|什么日子).{0,4}(算|数|起|开始|计)"
    r"|\bhow (long|many (days|months))\b|\b(from|since) (when|(what|which) day)\b"
    r"|\bwhen does (it|that|the clock) (start|begin)\b|\bcounted from\b"
)
_PERIOD = re.compile(r"期(?!限?内)|\bperiods?\b|\bmep\b|\bnotice\b")
_OF_A_DAY = re.compile(
    r"后|\bafter\b|还(有|剩)|剩下?|来得及|已经|结束|届满|到期了|满了?没|发票|张票|\d\s*[天日]|[这那]个?(客户|买|案)"
    r"|\b(left|remain\w*|still|over|ends?|ended|expires?|until|invoices?)\b|\d days?\b"
)
"""What is asked of an invoice's own days, and not of the period."""
_PERIODS = frozenset({"waiting_period", "overdue_notice", "claim_filing", "maximum_extension_days"})
"""Terms that are periods of which a day may be asked as well: an invoice's, where one is spoken of."""
BARE = 24
"""Characters of a message that is nothing but the name of another term: 等待期多久, waiting period?"""
SHORT_OF_TERM = 60
"""Characters of a message that asks for another term of the policy just told of."""


ENDORSEMENT_NO = re.compile(r"(?<![a-z0-9])(e-?\d{1,3})(?![a-z0-9])")
"""The number of an endorsement."""
EACH: Mapping[str, Any] = {"policy": ""}
"""The arguments of a term that is surely asked of the policies, and of each of them."""


def terms_asked(text: str, brief: Brief) -> Understanding:
    """The reader's own terms where they are asked for, else what the documents say."""
    parameters, named = parameters_named(text), names_policy(text, brief)
    of_records = named or bool(cues.POLICY.search(text)) or brief.principal.has_records
    own, of_policy = bool(cues.OWN.search(text)), bool(cues.POLICY.search(text))
    if parameters and of_records:
        asked = _of(policy_meant(text, brief), parameters, text)
        if _says_which(text, brief) or _of_ones_own(text, parameters, brief):
            return replace(asked, arguments={**EACH, **asked.arguments})
        if own:
            return asked
    of_all = not (cues.CONCEPT.search(text) or _WHETHER.search(text))
    if own and of_policy and of_all and len(text) < SHORT:
        return _of(policy_meant(text, brief))
    beside = tuple(name for name in parameters if name not in BESIDE_PARAMETERS)
    return Understanding(Intent.KNOWLEDGE, parameters=beside)


_WHETHER = re.compile(r"管不管|赔不赔|保不保|(赔|保|管)(吗|么)|\bcovered\b|\bpays? (out )?(for|when|if)\b")
"""Whether one thing is insured is asked, and no list of terms."""


def _of_ones_own(text: str, parameters: Sequence[str], brief: Brief) -> bool:
    """Whether a term is asked of "the policy" by somebody who has one, and not of policies as such."""
    if not brief.principal.has_records or _AS_SUCH.search(text):
        return False
    if "endorsements" in parameters and ENDORSEMENT_NO.search(text):
        return True
    if cues.CONCEPT.search(text):
        return False
    return bool(cues.POLICY.search(text)) or ("endorsements" in parameters and not _CAN.search(text))


def _says_which(text: str, brief: Brief) -> bool:
    """Whether a policy is named whose term is asked for, and not what such a term means or how it works."""
    return not _EXPLAINED.search(text) and (names_policy(text, brief) or bool(policy_meant(text, brief)))


def term_of_one(text: str, brief: Brief) -> Understanding | None:
    """A term of the one policy that a message is about; None where a buyer, a claim or an idea is.

    Of countries it is asked whether each policy insures them.
    """
    parameters, about = parameters_named(text), brief.mention.certain or cues.CLAIM_NO.search(text)
    if not parameters or about:
        return None
    policy = policy_meant(text, brief) if _says_which(text, brief) else ""
    if policy:
        return _of(policy, parameters, text)
    if "countries" in parameters and countries_named(text) and not cues.CONCEPT.search(text):
        return _of("", parameters, text) if brief.principal.has_records else None
    return None


def own_term(text: str, brief: Brief) -> Understanding | None:
    """A term that only a policy has, asked of one's own: its words mean no list of claims or limits."""
    parameters = tuple(name for name in parameters_named(text) if name in _OF_POLICIES)
    if not parameters and cues.POLICY.search(text) and countries_named(text):
        parameters = ("countries",)
    if not parameters or not brief.principal.has_records or brief.mention.verdict is not Verdict.NONE:
        return None
    ours = (
        _OURS.search(text)
        or "loss_payee" in parameters
        or term_cues.WILL_CHANGE.search(text)
        or policy_meant(text, brief)
    )
    elsewhere = (cues.CONCEPT, cues.CLAIM_NO, _AS_SUCH, _EXPLAINED, term_cues.OF_BUYERS)
    if not ours or any(rule.search(text) for rule in elsewhere):
        return None
    told = _of(policy_meant(text, brief), parameters, text)
    return replace(told, arguments={**EACH, **told.arguments})


def kind_of_buyer_asked(text: str, brief: Brief) -> Understanding | None:
    """Whether a kind of buyer or of loss is insured, which one's own exclusions and shares tell."""
    if not brief.principal.has_records or brief.mention.certain:
        return None
    if term_cues.POLITICAL.search(text) and term_cues.INCLUDED.search(text) and _OURS.search(text):
        return Understanding(Intent.TERMS, parameters=("insured_percentage", "exclusions"), arguments=EACH)
    of_a_sale = term_cues.KIND_OF_SALE.search(text) and term_cues.INCLUDED.search(text) and _OURS.search(text)
    asked = of_a_sale or (term_cues.KIND_OF_BUYER.search(text) and term_cues.IS_INSURED.search(text))
    return Understanding(Intent.TERMS, parameters=("exclusions",), arguments=EACH) if asked else None


_OF_POLICIES = frozenset(
    {
        "discretionary_limit",
        "threshold",
        "loss_payee",
        "minimum_retention",
        "deductible",
        "insured_percentage",
        "countries",
        "declaration",
        "dispute_tolerance",
    }
)
"""Terms that are a policy's alone, of which no record of a buyer, an invoice or a claim tells another."""
_OURS = re.compile(rf"{cues.OWN.pattern}|{cues.POLICY.pattern}|我|\b(we|us|i)\b")


def days_to_act(text: str, brief: Brief) -> Understanding | None:
    """How many days one's policy gives for a notice or a claim, or how long one waits."""
    if not brief.principal.has_records or brief.mention.verdict is not Verdict.NONE:
        return None
    elsewhere = (cues.CONCEPT, cues.CLAIM_NO, term_cues.OF_ONE_MATTER, _AS_SUCH)
    if not term_cues.HOW_MANY_DAYS.search(text) or any(rule.search(text) for rule in elsewhere):
        return None
    meant = next((name for name, rule in term_cues.ACTS if rule.search(text)), None)
    return replace(_of(policy_meant(text, brief), (meant,)), arguments={**EACH}) if meant else None


def period_asked(text: str, brief: Brief) -> Understanding | None:
    """How long a period of the policy is and from when it runs; None where a buyer or an invoice is meant.

    Neither is a day of any invoice: 等待期多久，从哪天开始数.
    """
    if _is_waited_out(text, brief):
        return Understanding(Intent.TERMS, parameters=("waiting_period",), arguments=EACH)
    parameters = parameters_named(text)
    if not parameters or len(text) > SHORT_OF_TERM or not _PERIODS.issuperset(parameters):
        return None
    if not brief.principal.has_records or not (_HOW_LONG.search(text) and _PERIOD.search(text)):
        return None
    elsewhere = cues.CONCEPT.search(text) or _OF_A_DAY.search(text) or names_policy(text, brief)
    if elsewhere or policy_meant(text, brief) or brief.mention.verdict is not Verdict.NONE:
        return None
    return Understanding(Intent.TERMS, parameters=parameters, arguments=EACH)


def _is_waited_out(text: str, brief: Brief) -> bool:
    """Whether it is asked how long must be waited until mere non-payment is a loss."""
    if not _WAIT.search(text) or not _UNPAID.search(text) or not brief.principal.has_records:
        return False
    named = brief.mention.verdict is not Verdict.NONE or cues.CLAIM_NO.search(text)
    elsewhere = _FOR_AN_ANSWER.search(text) or cues.LIMIT.search(text) or _IN_GENERAL.search(text)
    return not (named or elsewhere)


_WAIT = re.compile(
    r"(要|得|需要|还|再|先)等(上)?(多久|多长|几多?个?[天日月]|多少个?[天日月])"
    r"|\bhow (long|many (days|weeks|months))\b.{0,30}\b(wait|(must|have to) (pass|go by))\b"
    r"|\bhow long('s| is) the wait\b"
    r"|\bhow (long|many (days|weeks|months)) (until|till|before) (it|that|this)\b"
)
_UNPAID = re.compile(
    rf"{rule_cues.OVERDUE.pattern}|{cues.CLAIM.pattern}|不付|唔找数|赖账|出险"
    r"|\b((do|does|did|wo|ca)n['o]?t|not|never|simply|refuses? to) pay\b"
    r"|\bnon-?payment\b|\bdefault\b|\bslow payer"
)
_FOR_AN_ANSWER = re.compile(
    r"结果|答复|回复|批|钱|到账|赔款|赔付|处理|审"
    r"|\b(decision|answer|reply|money|paid|payment from|approval|result|hear|payout|indemnity|insurer|you)\b"
)
"""What else is waited for: a decision, or money."""
_IN_GENERAL = re.compile(r"一般|通常|\b(usually|in general|generally|normally)\b")


def term_followed(text: str, brief: Brief) -> Understanding | None:
    """The term just told, of another policy; or another term of the policy just told of."""
    if brief.focus.tool != "policy_terms" or brief.mention.verdict is not Verdict.NONE:
        return None
    before = str(brief.focus.arguments.get("policy", ""))
    meant, other = policy_meant(text, brief), other_policy(text, before, brief)
    parameters = parameters_named(text)
    told = tuple(brief.focus.arguments.get("parameters", ()))
    since = _SINCE_WHEN.search(text) and set(parameters) <= set(told)
    if told and len(text) <= SHORT_OF_TERM and (since or _of_its_kinds(text, told)):
        return _of(meant or before, told)
    if not parameters:
        same = other is not None or (meant and not _ASKS_ELSE.search(text))
        return _of(meant or other or "", told) if same and len(text) <= SHORT else None
    goes_on = cues.FOLLOW_UP.search(text) or len(text) <= BARE
    if (
        not goes_on
        or cues.CONCEPT.search(text)
        or _ASKS_ELSE.search(text.replace("多少", ""))
        or len(text) > SHORT_OF_TERM
    ):
        return None
    return Understanding(Intent.TERMS, parameters=parameters, arguments={"policy": meant or other or before})


_SINCE_WHEN = re.compile(
    r"(从|自|打)(什么时候|啥时候|几时|何时|哪天|边日)|(什么时候|啥时候|几时|何时|哪天|边日)(开始|起|改|变|生效)(的|成|咗|了)?"
    r"|(以前|原来|之前)(是|系)?(多少|几多?)|(明年|以后|之后|将来).{0,6}(会)?(变|改)|会(变|改)(吗|么|不)"
    r"|\bcounted from\b|\b(does|will|is) (that|it|this) (going to )?(change|stay|be (changed|different))\b"
    r"|\b(since|from|as of) when\b"
    r"|\bwhen (did|was|were) (that|it|this|they) (changed?|start|begin|different)\b|\bwhat was it before\b"
)
"""From when the term just told runs, which is told with it."""
_KINDS = re.compile(
    r"(自主|自行|自定|裁量|核准|批复|政治|商业).{0,6}(额度|限额|风险|的|呢)|\b(discretionary|named|political)\b"
    r"|自己(定|批|核)|\bset (the |our |their )?(own )?limits? (our|my)sel(f|ves)\b|\bwe set (the )?limits?\b"
)


def _of_its_kinds(text: str, told: Sequence[str]) -> bool:
    """Whether another kind is meant, for which the share just told differs: and on discretionary ones?"""
    amount = re.search(r"\d|多大|最高|多高|\b(how (much|high|big)|maximum|up to)\b", text)
    return told == ("insured_percentage",) and bool(_KINDS.search(text)) and not amount


def _of(policy: str, parameters: tuple[str, ...] = (), text: str = "") -> Understanding:
    """These terms of a policy, or of each; of insured countries and endorsements those asked about."""
    asked = list(countries_named(text)) if "countries" in parameters else []
    numbered = ENDORSEMENT_NO.search(text) if "endorsements" in parameters else None
    arguments: dict[str, Any] = ({"policy": policy} if policy else {}) | (
        {"countries": asked} if asked else {}
    )
    arguments |= {"endorsement": numbered[1].upper()} if numbered else {}
    return Understanding(Intent.TERMS, parameters=parameters, arguments=arguments)
