"""Words that decide a prepared action: "确认", "go ahead", "no, leave it"; told by rules, never by a model."""

import re
from enum import StrEnum

from bot.embedded import cues, write_cues
from knowledge.folding import fold


class Word(StrEnum):
    """What a message says to an action that waits."""

    CONFIRM = "confirm"
    CANCEL = "cancel"
    GO_AHEAD = "go_ahead"
    """Confirms what was shown just before and nothing else: it names nothing by itself."""
    CALL_OFF = "call_off"
    """Calls off what was shown just before and nothing else."""
    HALT = "halt"
    """Puts off or keeps what was shown just before: it decides nothing, and what waits is shown again."""
    UNCLEAR = "unclear"


_ID = re.compile(r"\bact-[0-9a-f]{12}\b")
_END = r"(吧|了|的|啦|喇)*(谢谢|多谢|唔该晒?|please|now|thanks?(you)?|cheers|then)*$"
_YES = (
    r"^(咁|都系|还是|thanks|thankyou|cheers|谢谢|多谢|唔该|exactly|spoton|brilliant|excellent|cool|super|yes|yep|yeah|yup|ok(ay)?|sure|right|alright|allright|fine|great|perfect|good|lovely|please|and|so|then"
    r"|(that|this|it)?(looks|seems|isall|sall|is|s)(good|right|correct|fine|ok(ay)?)(tome)?|allgood|correct"
    r"|是的?|对的?|好的?|嗯|行|可以|得|啱晒?|没问题|没错|无误|核对无误|都对|那|就|麻烦|请|帮我|冇问题){0,8}(吧|啦|喇)?"
)
"""What says that what was shown is right, before the word that decides."""
_CONFIRM = re.compile(
    rf"{_YES}我?(确认(无误)?(提交|办理|执行|申请|登记)?|确定(提交|办理|执行|申请|登记)?|同意(提交|办理)){_END}"
    rf"|{_YES}i?(please)?(confirm(ed)?(it|this|that|therequest|thenotice|theclaim)?|submitit|goaheadandsubmit(it)?){_END}"
)
_GO_AHEAD = re.compile(
    rf"{_YES}((lets|do)?(goahead|proceed)(with(it|that|this|therequest|thenotice|theclaim|theappeal|theplan))?"
    rf"|(send|file|report|record|submit)(it|that|this)(off|in|over)?|(lets)?do(it|that|this)|(?<=please)do|getitdone|makeitso|goforit|goonthen){_END}"
    rf"|{_YES}(提交|同意|照办|照做|去办|去马|(就)?(这样|这么|噉样?|咁样?)(办|提交|报|做)|(提交|办理?|申请|登记|报|交|入|做)(了|晒)?[吧啦喇]"
    rf"|(就)?(这样|这么|噉样?|咁样?)(给我)?(交|报|递|提|发)(上去|过去|出去)){_END}"
    r"|^(嗯+|好的?|对的?|行|可以|得)(加|报|交|提交|登记|申请)(吧|啦|喇|了)?$"
)
_CANCEL = re.compile(
    r"^(我要?|请|帮我|no|please|算了)?"
    r"(取消(这个|该|这次|这笔|掉)?(申请|操作|请求|报损|索赔)?|撤回(申请)?|不要提交|别提交|先不提交|不提交)(吧|了|的)?$"
    r"|^(no|please|yes)?(please)?"
    r"(cancel(it|this|that|therequest|thenotice|theclaim)?|(donot|dont)(submit|confirm|do)(it|that|this)?"
    r"|withdrawit|discardit)(please|now)?$"
)
_DO_NOT = (
    r"(donot|dont)(send|file|report|request|record|raise|submit|do|proceed|goahead)(with)?(it|that|this)?(yet|now|fornow|justyet|afterall|anymore)?"
    r"|(先|都系|还是)?(别|不[要用必]?|唔好|唔使|唔)(再)?(报|办|提交|提|申请|弄|搞|交|入|做|登记|关注|加)(逾期|索赔)?(了|住|先|啦|喇|吧)*"
)
_LET_GO = (
    r"leaveit(be|out)?|never ?mind|forget(it|aboutit|that)|(drop|scrap|bin|stop)(it|that)|(i)?(ve)?changedmymind|letsnot|notneeded(anymore|now)?"
    r"|(we|i)(donot|dont)(need|want)(it|that)(anymore|now)?|(no)?(it|thats)?nolongerneeded"
    r"|(都系)?唔好(啦|喇|了)|算了(吧|啦|喇)?(先)?((别|不|唔好)(撤|降|减|报|交|提|办|加|申请)(了|住|先|啦|喇)*)?|(暂时|暂|先|都)?(不用|不要|不需要|唔使|唔要|唔需要)(了|啦|喇)|不弄了|不办了|作罢"
)
_CALL_OFF = re.compile(rf"^({_DO_NOT}|{_LET_GO})$")
"""Calls off what was shown just before: leave it, 先别报. Later in a talk it may be of something else."""
_BESIDE = re.compile(
    r"^(oh|ah|ok(ay)?|no+|nope|nah|sorry|wait|actually|hm+|well|stop|hangon|holdon|please|thanks?(you)?|imind|ichangedmymind|changedmymind|wrong(buyer|customer|one|invoice|company|amount)"
    r"|(老板|领导|经理|老细|boss)(说|讲|话)?(要)?(再)?(看看|想想|谂谂|商量|考虑)(一?下)?"
    r"|不(用|要|弄|办)?了?|唔好|唔系|等等|等一?下先?|等阵|慢着|且慢|还是|那|咁|先|不好意思|抱歉|唔好意思|谢谢|多谢|唔该)*$"
)
"""What is said beside the word that calls something off: "no, leave it, cancel it", 算了，还是取消吧."""
_LEAD = re.compile(
    r"^(oh|ah|no|nope|nah|hm+|ok(ay)?|actually|sorry|please|wait|just|还是|那就?|等等|等一?下|等阵|先|都系|不好意思)+(?=.)"
)
_YES_CANCEL = re.compile(
    r"^(嗯|好的?|是的?|对的?|行|可以|没错|ok(ay)?|yes|yep|yeah|sure|系|确认|确定)+(please)?(取消|撤销|撤掉?|cancel(it|that|thelimit)?)(吧|了|啦|喇)*$"
)
"""A yes to cancelling: of a request, or to a request that cancels a limit."""
_UNCLEAR = re.compile(
    r"^(h+m+|u+h+m?|u+m+|e+r+m?|well|oh|呃+|额)*"
    r"(h+m+|ok|okay|k|yes|yep|yeah|sure|fine|right|maybe|perhaps|iguess|ithinkso|no|nope|goahead|doit|soundsgood|"
    r"(imnot|not)(so|quite|really)?sure(yet|aboutit)?|letmethink(aboutit)?|(i)?(dontknow|dunno)(yet)?|"
    r"我?(再)?(想想|考虑(一下|下)?)|不(太)?确定|好|好的|好吧|嗯+|行|行吧|可以|是|是的|对|对的|也许|可能吧|应该吧|不|不要|不用|没错|提交|办吧|来吧)(吧|啊|呀|的)?$"
)
_NOT_NOW = re.compile(
    r"^(oh|ah|ok(ay)?|no|well|hm+|hold(on|it|off)?|wait|hangon|onemoment|one(sec|second|minute)|justa(sec|second|minute|moment)|notyet|(id|i)rather(wait|not)|(lets|ill|well|wed|wedrather|idrather)wait|later|maybelater|leaveitfornow"
    r"|((ill|letme|i(need|have|want)to)(just)?(check|ask|think|talk|confirm)(it|this|that|something)?(about|with|to|over)?(it|this|that|my|the|our)?(boss|manager|colleagues?|team|buyer|customer|director)?(first|quickly)?)"
    r"|等一?下先?|等阵先?|稍等|先?等等|先放(着|住|一放)|(我|俺)?(先|要|再)?(去)?问(一?下|过|问)?(老板|经理|同事|领导|老细|客户)(先|看看)?|迟啲(先)?|过一会|回头|再说(吧)?|留(返|着|住)|保留"
    r"|(还是|都系)?(别|不要|唔好|不)(撤|取消)(了|啦|喇|吧|住)?|(donot|dont)cancel(it|that|this)?|keepit){1,6}$"
)
"""What puts off or keeps: hold on, 先放着, 别取消."""
_PARTS = re.compile(r"[,，.。;；!！、\n]+|\s[–-]\s|\bbut\b|\band\b")
_NO_REASON = re.compile(
    r"\d|\b(if|unless|until|till|once|when|while|after(?! all)|before|first|then|later|instead|rather|but|except|only|other|another|mean|meant|should"
    r"|raise|increase|request|make|report|file|submit|change|set|put|keep|add|watch|claim|confirm|go ahead|do it)\b"
    r"|如果|要是|假如|除非|等|(?<!不)再|后(?!来)|之前|先|但|不过|换|改|另|而是|是不是|只|申请|提|登记|关注|确认|帮|请|麻烦|我要|想要|索赔|同埋"
)
"""What makes the words beside a calling-off more than its reason: a condition, another wish, a figure."""
_LONGEST_REASON = 60
_SENTENCE = re.compile(r"\w+\W+\w+\W+\w|[一-龥]{4}")
"""A reason says something: a bare name beside "cancel it" may be what else is meant."""


def word_in(message: str) -> tuple[Word | None, str]:
    """The word a message consists of, if it is one, and the action it names; a doubt makes it unclear."""
    text = fold(message)
    named = _ID.search(text)
    said = _ID.sub("", text)
    bare = _bare(said)
    asks = bare.endswith(("?", "？", "吗"))
    bare = re.sub(r"吗?[?？]*$", "", bare)
    action_id = named.group(0).upper() if named else ""
    if not asks:
        halts = _NOT_NOW.search(bare) and not _UNCLEAR.search(bare)
        word = _decided(said, bare) or (Word.HALT if halts else None)
        if word is not None:
            return word, action_id
    clear = (
        _YES_CANCEL.search(bare) or _CANCEL.search(bare) or _CONFIRM.search(bare) or _GO_AHEAD.search(bare)
    )
    return (Word.UNCLEAR if clear or _UNCLEAR.search(bare) else None), action_id


def agrees_to_cancel(message: str) -> bool:
    """Whether a word to cancel says yes first, so that of a limit's cancellation it may mean: do it."""
    return _YES_CANCEL.search(_bare(fold(message))) is not None


def _decided(text: str, bare: str) -> Word | None:
    """What a folded message without a question decides; None where anything beside the word is left."""
    if _CANCEL.search(bare):
        return Word.CANCEL
    if _CONFIRM.search(bare):
        return Word.CONFIRM
    if _GO_AHEAD.search(bare):
        return Word.GO_AHEAD
    return _called_off(text)


def _called_off(text: str) -> Word | None:
    """A message made of words that call off, at least one of them plain, and of nothing else but the reason."""
    parts = [said.strip() for said in _PARTS.split(text)]
    words = [_calling_off(_bare(said)) for said in parts]
    plain = [word for word in words if word is not None]
    for word, said in zip(words, parts, strict=True):
        beside = _BESIDE.search(_bare(said)) or _NOT_NOW.search(_bare(said))
        if word is None and not beside and not _is_reason(said):
            return None
    if plain:
        return Word.CANCEL if Word.CANCEL in plain else Word.CALL_OFF
    return Word.HALT if _HALTING.search(_bare(parts[0])) and len(parts) > 1 else None


_HALTING = re.compile(r"^(no|oh|stop|wait|hold(on)?|hangon|等等|等一?下|等阵|慢着|且慢|先)+$")
"""What stops somebody without saying what is to become of it: "no wait, they just paid"."""


def _calling_off(part: str) -> Word | None:
    for said in (part, _LEAD.sub("", part)):
        if _CANCEL.search(said):
            return Word.CANCEL
        if _CALL_OFF.search(said):
            return Word.CALL_OFF
    return None


def _is_reason(part: str) -> bool:
    """Whether a part only tells why something is called off: the money just came in."""
    return (
        len(part) <= _LONGEST_REASON
        and _SENTENCE.search(part) is not None
        and not _NO_REASON.search(part)
        and not cues.URGENT.search(part)
        and not write_cues.QUESTION.search(part)
        and not write_cues.POLITE.search(part)
    )


def _bare(text: str) -> str:
    return re.sub(r"[^\w?？]", "", text.replace("'", "").replace("’", ""))
