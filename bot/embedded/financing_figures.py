"""What a message says of an invoice to be financed: its amount, the bank's share, what is left of the cover."""

import re
from typing import Any

from bot.embedded.named_amounts import figures_named
from bot.embedded.quantities import amounts
from bot.embedded.shares import percentages
from tools.money import plain

_NAMES = (
    ("invoice_amount", re.compile(r"发票|票(面|据)?|应收|货款|\binvoices?\b|\breceivables?\b|\bbill\b")),
    (
        "free_limit",
        re.compile(
            r"(剩余|剩低|可用|空余|信用|买方)*(的)?(限额|额度)(剩余|余额)?(还剩|仲剩|剩返|剩)?"
            r"|\b(free |remaining |available |credit |buyer )*limit( left| free| remaining)?\b|\bheadroom\b|\bfree\b"
        ),
    ),
    (
        "liability_left",
        re.compile(
            r"(保单|最高|累计|总)*(的)?(赔偿|责任|赔付)(限额|额度|限度|余额)(还剩|仲剩|剩返|剩)?|保单(余额|剩余|还剩|仲剩)|最高赔偿(还剩|剩)?"
            r"|\b(maximum |policy )?liability( left| remaining)?\b|\bpolicy (maximum|limit|cap)( left| remaining)?\b|\bleft (of|on|under) the (policy|maximum)\b|\baggregate\b"
        ),
    ),
)


def financing_told(message: str, *, asked: bool = False) -> dict[str, Any]:
    """The figures by the words beside them; the first without a word is the invoice's."""
    told = figures_named(message, _NAMES, amounts(message, asked=asked), unnamed="invoice_amount")
    shares = percentages(message)
    return told | ({"advance_rate": plain(shares[0])} if shares else {})
