"""Decisions in words: "确认" or "cancel it" in a conversation, told by rules and never by a model."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.answer import Outcome
from bot.confirm import ActionExpired, Actions, ActionUnknown, AlreadyDecided, MayNotDecide
from bot.conversations import Focus, Talk
from bot.embedded.deliveries import days_given
from bot.embedded.quantities import amounts
from bot.embedded.wording.actions import decided_in_words, listed_in_words, prepared_in_words
from bot.embedded.wording.phrases import say
from bot.embedded.write_replies import WRITES
from bot.language import Language
from bot.reply import Reply
from knowledge.folding import fold
from tools.evidence import Ledger
from tools.pending_action import ActionState, PendingAction
from tools.preparing import action_evidence
from tools.principal import Principal, Right


class Word(StrEnum):
    """What a message says to an action that waits."""

    CONFIRM = "confirm"
    CANCEL = "cancel"
    UNCLEAR = "unclear"


_ID = re.compile(r"\bact-[0-9a-f]{12}\b")
_END = r"(吧|了|的)?$"
_CONFIRM = re.compile(
    r"^(我|是的?|对|好的?|嗯|可以|yes|yep|ok(ay)?|sure|please)?(我)?"
    rf"(确认(无误)?(提交|办理|执行|申请|登记)?|确定(提交|办理|执行|申请|登记)?|同意(提交|办理)){_END}"
    r"|^(yes|yep|ok(ay)?|sure|please|i|and)?(i|please)?"
    r"(confirm(ed)?(it|this|that|therequest|thenotice|theclaim)?|submitit|goaheadandsubmit(it)?)(please|now)?$"
)
_CANCEL = re.compile(
    r"^(我要?|请|帮我|不|no|please|算了)?"
    rf"(取消(这个|该|这次|这笔|掉)?(申请|操作|请求|报损|索赔)?|撤回(申请)?|不要提交|别提交|先不提交|不提交){_END}"
    r"|^(no|please|yes)?(please)?"
    r"(cancel(it|this|that|therequest|thenotice|theclaim)?|(donot|dont)(submit|confirm|do)(it|that|this)?"
    r"|withdrawit|discardit)(please|now)?$"
)
_UNCLEAR = re.compile(
    r"^(h+m+|u+h+m?|u+m+|e+r+m?|well|oh|呃+|额)*"
    r"(h+m+|ok|okay|k|yes|yep|yeah|sure|fine|right|maybe|perhaps|iguess|ithinkso|no|nope|goahead|doit|soundsgood|"
    r"(imnot|not)(so|quite|really)?sure(yet|aboutit)?|letmethink(aboutit)?|(i)?(dontknow|dunno)(yet)?|"
    r"我?(再)?(想想|考虑(一下|下)?)|不(太)?确定|好|好的|好吧|嗯+|行|行吧|可以|是|是的|对|对的|也许|可能吧|应该吧|不|不要|不用|没错|提交|办吧|来吧)(吧|啊|呀|的)?$"
)


_CORRECTION = re.compile(
    r"^(不是|不对|错了|搞错|弄错|写错|应该是|改成|改为|换成|改一下)"
    r"|^(no,? (it|that|the|make|i meant)|not (that|this)|wrong|actually|i meant|change (it|the|that))\b"
    r"|^make it\b"
)
"""A change to what was just prepared, said in part: to be said whole, so that nothing is put together."""


def _corrects_in_part(message: str, focus: Focus) -> bool:
    """Whether what was prepared is corrected by words that no new request can be prepared from.

    Another amount or term of a limit is: it is prepared anew, shown whole, and takes the place of the one
    before, which was never confirmed.
    """
    if not _CORRECTION.search(fold(message)):
        return False
    figures = bool(amounts(message, asked=True)) or days_given(message) is not None
    return not (focus.tool == "request_limit" and "amount" in focus.arguments and figures)


_PARTS = re.compile(r"[,，.。;；!！、\n]+|\s[–-]\s|\bbut\b|\band\b")
_CALLING_OFF = re.compile(
    r"^(oh|ah|ok)?(no|nope|nah|sorry|wait|actually|oh|ok(ay)?|hm+|ah|well|stop|holdon|please|thanks?(you)?|leaveit(be)?|forget(it|aboutit|that)|nevermind"
    r"|drop(it|that)|scrap(it|that)|imind|ichangedmymind|changedmymind|notneeded(anymore)?|wedont(need|want)(it|that)(anymore|now)?|idont(need|want)(it|that)(anymore|now)?"
    r"|不|不用了?|不要了?|不弄了|不办了|算了|等等|等一下|还是|先不(弄|办|报|提)了?|别弄了|别办了|不好意思|抱歉|谢谢)?$"
)
"""What is said beside the word that calls something off: "no, leave it, cancel it", 算了，还是取消吧."""


def _calls_off(text: str) -> bool:
    """Whether a folded message is made of words that call off, and one of them is plain."""
    parts = [_bare(part) for part in _PARTS.split(text)]
    plain = [bool(_CANCEL.search(_LEAD.sub("", part))) for part in parts]
    return any(plain) and all(
        one or _CALLING_OFF.search(part) for one, part in zip(plain, parts, strict=True)
    )


_LEAD = re.compile(r"^(no|ok(ay)?|actually|sorry|please|just|还是|那就?|先)+(?=.)")


def _bare(text: str) -> str:
    return re.sub(r"[^\w?？]", "", text.replace("'", "").replace("’", ""))


def word_in(message: str) -> tuple[Word | None, str]:
    """The word a message consists of, if it is one, and the action it names; a doubt makes it unclear."""
    text = fold(message)
    named = _ID.search(text)
    bare = _bare(_ID.sub("", text))
    asks = bare.endswith(("?", "？", "吗"))
    bare = re.sub(r"吗?[?？]*$", "", bare)
    action_id = named.group(0).upper() if named else ""
    if not asks and (_CANCEL.search(bare) or _calls_off(_ID.sub("", text))):
        return Word.CANCEL, action_id
    if _CONFIRM.search(bare) and not asks:
        return Word.CONFIRM, action_id
    clear = _CANCEL.search(bare) or _CONFIRM.search(bare)
    return (Word.UNCLEAR if clear or _UNCLEAR.search(bare) else None), action_id


@dataclass(frozen=True)
class Decided:
    """What is said to a word, and the action that still waits, if one does."""

    reply: Reply
    pending: PendingAction | None = None


class Decisions:
    """Takes the words of a conversation to the desk, before any planner sees them."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    def spoken(
        self, principal: Principal, message: str, language: Language, talk: Talk, ledger: Ledger
    ) -> Decided | None:
        """What comes of the message when it is a word to a prepared action; None when it is none.

        Raises `RecordsUnavailable`.
        """
        word, action_id = word_in(message)
        if word is None and talk.focus.tool in WRITES and _corrects_in_part(message, talk.focus):
            return self._corrected(principal, language, talk, ledger)
        if word is None or not principal.may(Right.PREPARE_REQUESTS):
            return None
        if action_id:
            return self._on(principal, word, action_id, language, ledger)
        here = self._actions.in_conversation(principal, talk.conversation_id)
        waiting = [one for one in here if one.state is ActionState.PENDING]
        if talk.focus.open_question is not None and word is not Word.CONFIRM:
            return None
        if len(waiting) > 1:
            marks = [f"[{ledger.add(action_evidence(one))}]" for one in waiting]
            answer = listed_in_words(waiting, marks, language)
            return Decided(Reply(outcome=Outcome.CLARIFY, answer=answer), waiting[-1])
        if waiting:
            return self._on(principal, word, waiting[0].id, language, ledger)
        if word is not Word.CONFIRM:
            return None
        if here:
            return self._on(principal, word, here[-1].id, language, ledger)
        return Decided(Reply(outcome=Outcome.CLARIFY, answer=say("nothing_waits", language)))

    def _corrected(
        self, principal: Principal, language: Language, talk: Talk, ledger: Ledger
    ) -> Decided | None:
        """What waits, shown again with the way to change it; None where nothing waits."""
        here = self._actions.in_conversation(principal, talk.conversation_id)
        waiting = [one for one in here if one.state is ActionState.PENDING]
        if not waiting or talk.focus.open_question is not None:
            return None
        mark = f"[{ledger.add(action_evidence(waiting[-1]))}]"
        answer = f"{say('correction_whole', language)}\n{prepared_in_words(waiting[-1], mark, language)}"
        return Decided(Reply(outcome=Outcome.CONFIRM, answer=answer), waiting[-1])

    def _on(
        self, principal: Principal, word: Word, action_id: str, language: Language, ledger: Ledger
    ) -> Decided:
        try:
            if word is Word.UNCLEAR:
                return _asked(self._actions.get(principal, action_id), language, ledger)
            decide = self._actions.confirm if word is Word.CONFIRM else self._actions.cancel
            action = decide(principal, action_id)
        except ActionUnknown:
            return Decided(Reply(outcome=Outcome.NOT_FOUND, answer=say("action_unknown", language)))
        except MayNotDecide:
            return self._refused(principal, action_id, language)
        except ActionExpired:
            return Decided(Reply(outcome=Outcome.ANSWERED, answer=say("action_expired", language)))
        except AlreadyDecided as decided:
            told = _told(decided.action, language, ledger)
            before = say("decided_before", language)
            return Decided(told.reply.model_copy(update={"answer": f"{before}{told.reply.answer}"}))
        return _told(action, language, ledger)

    def _refused(self, principal: Principal, action_id: str, language: Language) -> Decided:
        own = principal.may(Right.CONFIRM_REQUESTS)
        phrase = "confirm_needs_another" if own else "confirm_refused"
        reply = Reply(outcome=Outcome.REFUSED, answer=say(phrase, language))
        return Decided(reply, self._actions.get(principal, action_id))


def _asked(action: PendingAction, language: Language, ledger: Ledger) -> Decided:
    """The question for a clear word, for one that might have meant yes."""
    if action.state is not ActionState.PENDING:
        return _told(action, language, ledger)
    mark = f"[{ledger.add(action_evidence(action))}]"
    answer = f"{say('unclear_word', language)}\n{prepared_in_words(action, mark, language)}"
    return Decided(Reply(outcome=Outcome.CONFIRM, answer=answer), action)


def _told(action: PendingAction, language: Language, ledger: Ledger) -> Decided:
    mark = f"[{ledger.add(action_evidence(action))}]"
    return Decided(Reply(outcome=Outcome.ANSWERED, answer=decided_in_words(action, mark, language)))
