"""What a short message says about the answer before it: thanks, a complaint, giving up; else it asks something.

Read from the words alone: whatever the assistant made of "it is solved" does not matter here.
"""

import re
from enum import StrEnum

LONGEST = 60
"""Characters; a longer message says more than thanks."""


class Said(StrEnum):
    """What a message is to the answer before it."""

    QUESTION = "question"
    THANKS = "thanks"
    COMPLAINT = "complaint"
    GAVE_UP = "gave_up"


_END = r"[\s!！。.~,，、;；]*"
_SMALL = r"(好的?|行|嗯|哦|噢|明白了?|知道了|懂了|清楚了|收到|可以|太好了|ok(ay)?|great|perfect|good|got it|excellent|super|wonderful|all good)"
_THANKS = (
    r"(太?(谢谢|多谢|感谢|谢了|谢啦|唔该晒?|唔該晒?|謝謝|多謝|感謝)(你|您|你们)?(的?(帮助|解答|回答|帮忙))?(了|啦)?|thanks?( you)?( so much| very much| a lot| again)?|"
    r"many thanks|thx|ty|cheers|much appreciated)"
)
_SOLVED = (
    r"((我的)?(问题|這個問題|事情?)?(已经|都)?(解决|解決|搞定|弄明白|弄清楚)(了|啦)|(很|非常)?有(用|帮助)|帮(到|了)(我|大忙)了?|"
    r"(that|this|it)('s| is| was)? (very |really |just )?(helped|helps|helpful|solved?( it)?|works?|worked|answers? (it|my question)|what i needed|"
    r"exactly what i (needed|wanted))|(problem |issue |question )?(is )?(solved|answered|resolved)|that('s| is) all i needed|very helpful)"
)
_POLITE = r"(你|您|了|啦|再见|拜拜|bye( bye)?|goodbye|that('s| is) all)"
_IS_THANKS = re.compile(
    rf"^({_SMALL}{_END})*({_THANKS}|{_SOLVED})({_END}({_THANKS}|{_SOLVED}|{_SMALL}|{_POLITE}))*{_END}$"
)
_IS_COMPLAINT = re.compile(
    r"答非所问|答非所問|不是我(要|想)?(问|問)的|不是这个意思|你(搞|弄|理解)错了|(回答|答)得?(不对|错了|有误)|没有?(回答|解决)(我的)?问题|"
    r"^(这个?)?(不对|错了|胡说|垃圾|废话|乱讲)|^(这|这个|还是|根本|完全|一点)?(也)?(没|没有|毫无)(什么)?(用|帮助|解决|帮上忙)(处)?(啊|了|呀)?[\s!！。.~]*$|"
    r"^(我)?(还是|仍然|依然)(不|没|没有)(太)?(明白|懂|清楚|看懂|听懂|解决)|"
    r"\bnot (helpful|useful at all|what i (asked|meant|wanted|need))|\bwrong answer|\bdid(n't| not) (help|work|answer|solve)|"
    r"\bdoes(n't| not) (help( me)?\b|answer (my|the|that))|\b(that|this|it)('s| is) (not (right|true|correct|it)|wrong|nonsense|rubbish|incorrect|useless)|"
    r"^(useless|rubbish|nonsense|no help)\b|\byou (don't|didn't|do not|did not) (understand|answer)|^still (not|unclear|don't)\b"
)
_ASKS = re.compile(r"[?？]|吗")
_IS_GIVING_UP = re.compile(
    r"^(哦|那|嗯|唉)?[，, ]*(算了|不用了|不查了|不问了|不問了|没事了|不想问了)(吧|不用了|不查了|谢谢)?[\s!！。.~,，]*$|"
    r"^(oh |ok(ay)?,? |no,? )?(never ?mind|forget (it|that|about it)|leave it|drop it)(,? thanks?( you)?)?[\s!.,]*$"
)


def said_in(message: str) -> Said:
    """What a message says; a question when in doubt. A complaint with thanks in it is a complaint."""
    text = " ".join(message.lower().replace("’", "'").split())
    if len(text) > LONGEST:
        return Said.QUESTION
    if _IS_GIVING_UP.search(text):
        return Said.GAVE_UP
    if _IS_COMPLAINT.search(text) and not _ASKS.search(text):
        return Said.COMPLAINT
    return Said.THANKS if _IS_THANKS.search(text) else Said.QUESTION
