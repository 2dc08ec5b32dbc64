"""Questions about the reader's own terms: of one policy, of each, or of another than the one before."""

import re

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.intent import Intent, Understanding
from bot.embedded.reckoning import parameters_named
from bot.embedded.which_policy import names_policy, other_policy, policy_meant
from tools.buyer_names.verdict import Verdict

SHORT = 40
"""Characters of a message that asks for the same of another policy, or for all of a policy."""
_EXPLAINED = re.compile(r"意思|怎么(算|用|回事)|如何|\bmean(s|ing)?\b|\bhow (does|do|is|are)\b|\bexplain")
_ASKS_ELSE = re.compile(
    r"谁|哪|什么|怎|吗|发票|逾期|客户|买方|索赔|限额|额度"
    r"|\b(who|which|what(?! about)|when|how(?! about)|is|are|do|does|can|list|show)\b"
    r"|\b(invoices?|overdue|buyers?|claims?|limits?)\b"
)
"""What a message asks that names another policy for something else than the term just told."""
_BARE = re.compile(
    r"^(请问)?(保单的?)?等待期(是|有)?(多久|多长(时间)?|几天|多少天|几个月)[\s呢啊呀吗?!。.]*$"
    r"|^(and |so )?how (long|many (days|months)) is the waiting period[\s?!.]*$"
)
"""How long the waiting period is, with no invoice, buyer or policy spoken of."""
BARE = 24
"""Characters of a message that is nothing but the name of another term: 等待期多久, waiting period?"""
SHORT_OF_TERM = 60
"""Characters of a message that asks for another term of the policy just told of."""


EACH = {"policy": ""}
"""The arguments of a term that is surely asked of the policies, and of each of them."""


def terms_asked(text: str, brief: Brief) -> Understanding:
    """The reader's own terms where they are asked for, else what the documents say."""
    parameters, named = parameters_named(text), names_policy(text, brief)
    of_records = named or bool(cues.POLICY.search(text)) or brief.principal.has_records
    if parameters and of_records and (cues.OWN.search(text) or _says_which(text, brief)):
        return _of(policy_meant(text, brief), parameters)
    own = cues.OWN.search(text) and cues.POLICY.search(text)
    if own and not cues.CONCEPT.search(text) and len(text) < SHORT:
        return _of(policy_meant(text, brief))
    return Understanding(Intent.KNOWLEDGE, parameters=parameters)


def _says_which(text: str, brief: Brief) -> bool:
    """Whether a policy is named whose term is asked for, and not what such a term means or how it works."""
    return not _EXPLAINED.search(text) and (names_policy(text, brief) or bool(policy_meant(text, brief)))


def term_of_one(text: str, brief: Brief) -> Understanding | None:
    """A term of the one policy that a message is about; None where a buyer, a claim or an idea is.

    A bare "等待期多久" asks it of each of the reader's.
    """
    if brief.principal.has_records and _BARE.search(text):
        return Understanding(Intent.TERMS, parameters=("waiting_period",), arguments=EACH)
    parameters, about = parameters_named(text), brief.mention.certain or cues.CLAIM_NO.search(text)
    if not parameters or about or not _says_which(text, brief):
        return None
    policy = policy_meant(text, brief)
    return _of(policy, parameters) if policy else None


def term_followed(text: str, brief: Brief) -> Understanding | None:
    """The term just told, of another policy; or another term of the policy just told of."""
    if brief.focus.tool != "policy_terms" or brief.mention.verdict is not Verdict.NONE:
        return None
    before = str(brief.focus.arguments.get("policy", ""))
    meant, other = policy_meant(text, brief), other_policy(text, before, brief)
    parameters = parameters_named(text)
    if not parameters:
        same = other is not None or (meant and not _ASKS_ELSE.search(text))
        told = tuple(brief.focus.arguments.get("parameters", ()))
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


def _of(policy: str, parameters: tuple[str, ...] = ()) -> Understanding:
    return Understanding(Intent.TERMS, parameters=parameters, arguments={"policy": policy} if policy else {})
