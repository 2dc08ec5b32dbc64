"""A reduction of a limit, and an appeal against a decision about one. Prepared here, never executed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tools.buyers import Buyer
from tools.cover_position import UNDECIDED, CoverPosition
from tools.limits import LimitKind, LimitRecord, LimitStatus
from tools.money import Money, plain
from tools.pending_action import ActionKind, Draft, InBoth
from tools.policies import Policy
from tools.preparing import Desk, needs, not_prepared, prepared
from tools.tool import ToolResult, Turn

_IN_THE_SENTENCE = 200
"""Characters of the new information that the sentence to confirm shows; the payload has it whole."""
APPEALED = {
    LimitStatus.REFUSED: InBoth("拒绝", "refusal"),
    LimitStatus.REFUSED_PRELIM: InBoth("初步拒绝", "preliminary refusal"),
    LimitStatus.REFUSED_INCREASE: InBoth("拒绝提高", "refusal of an increase"),
    LimitStatus.PARTIAL: InBoth("部分批复", "partial approval"),
    LimitStatus.PARTIAL_PRELIM: InBoth("初步部分批复", "preliminary partial approval"),
    LimitStatus.REDUCED: InBoth("降低", "reduction"),
    LimitStatus.WITHDRAWN: InBoth("撤销", "withdrawal"),
    LimitStatus.PENDING_WITHDRAWAL: InBoth("宣布撤销", "announced withdrawal"),
}
"""The decisions that may be appealed, by the status that the record gives them."""


@dataclass(frozen=True)
class Asked:
    """The amount a limit is to be reduced to, as far as it was said."""

    amount: Decimal | None
    currency: str


def reduction(
    desk: Desk, turn: Turn, asked: Asked, buyer: Buyer, policy: Policy, standing: CoverPosition | None
) -> ToolResult:
    """A smaller limit in place of the one in force; nothing where none is, or the amount is no smaller."""
    if standing is None or not standing.in_force or standing.granted is None:
        text = f"{buyer.legal_name} has no limit in force to reduce."
        return not_prepared("no_limit_to_reduce", text, buyer)
    granted = standing.granted
    if asked.amount is None:
        return needs(["amount"], buyer)
    wanted = Money(asked.amount, asked.currency or granted.currency)
    if wanted.currency != granted.currency or wanted.amount >= granted.amount:
        text = f"The limit in force on {buyer.legal_name} is {granted}; {wanted} is no reduction of it."
        return not_prepared("not_lower", text, buyer, amount=str(granted))
    will = InBoth(
        f"登记把 {buyer.legal_name} 在保单 {policy.policy_id} 下的信用限额从 {granted} 降到 {wanted} "
        "的申请。",
        f"Record a request to reduce the credit limit on {buyer.legal_name} under policy {policy.policy_id} "
        f"from {granted} to {wanted}.",
    )
    warning = InBoth(
        f"降低生效后，超过 {wanted} 的新发货由您自担；保险人决定之前，现有限额照旧。",
        f"Once it takes effect, you bear what new deliveries exceed {wanted} by; the present limit stands "
        "until the insurer decides.",
    )
    payload = {
        "amount": plain(wanted.amount),
        "currency": wanted.currency,
        "standing": plain(granted.amount),
    }
    kind, key = ActionKind.LIMIT_REDUCTION, f"limit:{buyer.id}"
    return prepared(
        desk, turn, Draft(kind, policy.policy_id, buyer.id, payload, will, key, (warning,)), buyer
    )


def appeal(
    desk: Desk, turn: Turn, information: str, buyer: Buyer, policy: Policy, rows: Sequence[LimitRecord]
) -> ToolResult:
    """An appeal against the last adverse decision on record, with the user's new information as it is."""
    decision = _decision(rows)
    if decision is None:
        text = f"No refusal, partial approval, reduction or withdrawal on {buyer.legal_name} is on record."
        return not_prepared("no_decision", text, buyer)
    told = information.strip()
    if not told:
        return needs(["information"], buyer)
    appealed, short = _appealed(decision), _short(told)
    will = InBoth(
        f"登记对 {buyer.legal_name} 限额决定的申诉（保单 {policy.policy_id}）：{appealed.zh}；"
        f"新的资料：“{short}”。",
        f"Record an appeal about the limit on {buyer.legal_name}, policy {policy.policy_id}: {appealed.en}; "
        f"new information: “{short}”.",
    )
    warning = InBoth(
        "保险人决定之前，现有决定照旧；申诉不增加承保，结果由保险人决定。新的资料按您所写登记，没有核实。",
        "The present decision stands until the insurer decides; an appeal adds no cover. The new information "
        "is recorded as you wrote it and was not checked.",
    )
    wanted = decision.requested
    # The amount that was asked for then; left out where the record has none.
    asked = {"amount": plain(wanted.amount), "currency": wanted.currency} if wanted else {}
    payload: dict[str, Any] = asked | {
        "appealed": {"zh": appealed.zh, "en": appealed.en},
        "information": told,
    }
    kind, key = ActionKind.LIMIT_APPEAL, f"appeal:{buyer.id}"
    return prepared(
        desk, turn, Draft(kind, policy.policy_id, buyer.id, payload, will, key, (warning,)), buyer
    )


def _decision(rows: Sequence[LimitRecord]) -> LimitRecord | None:
    """The newest row of each kind of cover, announced ones too, where it decided against what was asked.

    Of several the newest; an undated one is the oldest, and a request that is undecided decides nothing.
    """
    newest: dict[LimitKind, LimitRecord] = {}
    for row in sorted(rows, key=lambda row: _day(row) or date.min):
        if row.status not in UNDECIDED:
            newest[row.kind] = row
    adverse = [row for row in newest.values() if row.status in APPEALED]
    return max(adverse, key=lambda row: _day(row) or date.min, default=None)


def _day(row: LimitRecord) -> date | None:
    return row.decided_on or row.effective_from


def _appealed(row: LimitRecord) -> InBoth:
    """Which decision: what, when, and the amounts, as far as the record has them."""
    name, day = APPEALED[row.status], _day(row)
    zh, en = [name.zh, f"{day}" if day else "日期未知"], [name.en, f"{day}" if day else "day unknown"]
    if row.requested:
        zh, en = [*zh, f"申请 {row.requested}"], [*en, f"requested {row.requested}"]
    # The amount of a withdrawn row is what was withdrawn, no amount that is granted.
    if row.granted and row.status not in (LimitStatus.WITHDRAWN, LimitStatus.PENDING_WITHDRAWAL):
        zh, en = [*zh, f"批复 {row.granted}"], [*en, f"granted {row.granted}"]
    return InBoth("，".join(zh), ", ".join(en))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _IN_THE_SENTENCE else f"{line[: _IN_THE_SENTENCE - 1]}…"
