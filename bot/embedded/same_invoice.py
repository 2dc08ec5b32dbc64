"""Going on with an invoice whose days were told: another of them, or the next one by its number's end."""

import re

from bot.brief import Brief
from bot.embedded import rule_cues
from bot.embedded.intent import Intent, Understanding

_NEXT_NUMBER = re.compile(
    r"^(那|那么|咁|还有|and|ok(ay)?|what about|how about|same for|the same for|同样)?"
    r"[\s,，]*(no\.?|第|#)?\s*(\d{2,8})\s*"
    r"(号|那张|那笔|这张|[嗰𠮶]张)?(发票)?(呢|怎么样|点样)?[\s?？。.!]*$"
)
A_DAY = re.compile(
    r"索赔.{0,6}(最晚|最迟|什么时候|几时|哪天|截止)|(最晚|最迟).{0,6}索赔|等待期|延长期|停(止)?发|停货|不能再?(给.{0,3})?发"
    r"|\b(end of|after) (the )?wait(ing)?\b|\bwaiting period\b"
    r"|^(那|咁|and |what about |how about )?(for |to |the )?"
    r"(索赔|索偿|(fil\w+ |submitt?\w* )?(the |a )?claim(ing)?)[呢\s?？.]*$"
    r"|\bext[ae]n[st]ion\b|\b(last|final|latest) (day|date)\b"
    r"|\bstop (shipping|deliver\w*)\b|\bno more (shipments?|deliver\w*)\b"
)
"""A day of an invoice, beside those that a deadline's own words ask for."""


def same_invoice(text: str, brief: Brief) -> Understanding | None:
    """Days of the invoice just told, or of one whose number ends otherwise; None where neither is asked."""
    before = str(brief.focus.arguments.get("invoice_no", ""))
    if brief.focus.tool != "invoice_deadlines" or not before:
        return None
    number, tail = _NEXT_NUMBER.search(text), re.search(r"\d+$", before)
    if number and tail and len(number[4]) <= len(tail[0]):
        other = before[: len(before) - len(number[4])] + number[4]
        return Understanding(Intent.DEADLINES, arguments={"invoice_no": other})
    if rule_cues.DEADLINE.search(text) or A_DAY.search(text):
        return Understanding(Intent.DEADLINES, arguments={"invoice_no": before})
    return None
