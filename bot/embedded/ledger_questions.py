"""What a message asks of the ledger itself: which one is used, or that an uploaded one be forgotten."""

import re

from bot.brief import Brief
from bot.embedded import cues
from bot.embedded.intent import Intent, Understanding
from tools.buyer_names.verdict import Verdict


def _rule(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_LEDGER = r"(台账|台帐|账本|帐本|应收(账款)?明细)"
_FIGURES = r"(数字|数据|金额|dso|账龄|周转|集中度|预测|结果)"
_WHOSE = r"(my|our|the)"
_UPLOAD = r"(upload|uploaded (ledger|file|receivables|invoices|data)|ledger (that )?(i|we)('ve| have)? uploaded|(file|receivables|invoices) (that )?(i|we)('ve| have)? uploaded)"
_ENDING = r"(呢|在吗|还在吗|还在不在|还在用吗|在用吗|用上了吗|生效了吗|是哪[个份本]|有哪些)?[?？。!！]*$"
USED = _rule(
    rf"(用|读|看|按|依据|根据|基于)(着|了)?的?(是)?(哪|什么)(一)?(个|本|份|张|套)?(样的)?{_LEDGER}",
    rf"{_LEDGER}.{{0,4}}用的?是(哪|什么)",
    rf"^(请问)?(我|我们)?(的)?(之前|以前|已经|刚才?|刚刚|昨天|今天)?(我|我们)?上传(过|了)?的?(那个|那份)?{_LEDGER}{_ENDING}",
    rf"(有没有在?|是不是在?|是否(还)?在?|还在|现在是)(用|使用|读)(着|的是)?(我|我们)?上传(过)?的?{_LEDGER}",
    rf"{_FIGURES}.{{0,6}}(来自|取自|出自|来源于|是?从|是?根据|是?基于|是?依据|用的?是?)(哪|什么).{{0,6}}(发票|台账|账本|文件)",
    rf"(在)?(哪里|哪儿|哪|怎么|如何|怎样)(可以|能)?上传(我|我们)?(自己)?的?.{{0,4}}{_LEDGER}",
    r"\b(what|which) (accounts receivable |receivables |ar |cash )?ledger\b.{0,12}\b(us(e|es|ed|ing)|read|reads|reading|active|current)\b",
    rf"\b(what|which) (invoices?|ledger|file|book|data)\b.{{0,8}}\b(are|is|do|does|did|were)\b.{{0,4}}\b{_WHOSE[:-1]}|these|those|your) (cash )?(figures?|numbers?|results?|dso|ageing|aging|forecast)\b.{{0,12}}\b(from|based|worked)\b",
    rf"^(and |so )?(what about |where is |where's |show me |show |which is )?{_WHOSE} uploaded ledger\W*$",
    rf"\b(are|do) you (still |now )?(us(e|ing)|read(ing)?) {_WHOSE} {_UPLOAD}\b",
    rf"\bis {_WHOSE} {_UPLOAD} (still |now |already )?(in use|used|being used|active|there|kept)\b",
    r"\b(where|how) (can|do|should|could|would) (i|we) upload (a |an |my |our |the )?(own )?(ar |receivables |accounts receivable )?(ledger|receivables)\b",
)
_GONE = r"(忘(掉|记|了)?|删(除|掉|了|去)?|移除|清(除|掉|空)|撤(掉|下|回|销)|去掉|停用|停止使用|弃用|别(再)?用|不(要|想)?(再|继续)?(使)?用)"
_UPLOADED = rf"(上传(过|了)?的?(那个|那份|这个|这份)?({_LEDGER}|文件|数据|发票))"
REMOVED = _rule(
    rf"{_GONE}.{{0,3}}(我|我们)?(之前|以前|刚才?|刚刚|昨天)?{_UPLOADED}",
    rf"(把|将)(我|我们)?(之前|以前|刚才?|刚刚|昨天)?{_UPLOADED}.{{0,3}}(忘|删|移除|清|撤|去掉|停用)",
    rf"{_UPLOADED}.{{0,3}}(不(要|想)?(再|继续)?用了|删了吧|删掉|删除|忘掉|忘了吧|移除)",
    rf"\b(forget|delete|remove|discard|drop|erase|clear|stop (using|reading)|no longer use|don'?t use|do not use)\b( about)? ({_WHOSE[1:-1]}|that|this) {_UPLOAD}\b",
    r"\b(go|switch|change) back to the book('s)?( invoices| ledger)?\b",
)
_OF_A_CLAIM = _rule(r"索赔|理赔|赔案|案件|材料|单据", r"\b(claims?|documents?|evidence)\b")
"""What is uploaded or worked out for a claim is no ledger."""


def ledger_asked(text: str, brief: Brief) -> Understanding | None:
    """The ledger that a message asks about by its words; None where it asks about none, or of one buyer."""
    if not brief.principal.has_records or cues.CLAIM_NO.search(text) or _OF_A_CLAIM.search(text):
        return None
    if brief.mention.verdict is not Verdict.NONE:
        return None
    removing = bool(REMOVED.search(text))
    if not removing and not USED.search(text):
        return None
    return Understanding(Intent.LEDGER, arguments={"removing": True} if removing else {})
