"""The App Home: what concerns one person today - what waits for them, limits, deadlines, claims, watches."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.embedded.wording.alerts import alert_line
from bot.embedded.wording.deadlines import invoice_line
from bot.embedded.wording.phrases import money, word
from bot.language import Language
from bot.slack.askers import Asker
from bot.slack.blocks import layout
from bot.slack.blocks.bounds import Block
from bot.slack.blocks.buttons import Ask, actions, ask_buttons, decision_buttons
from bot.slack.desk import Desk
from bot.slack.mail import Mail
from bot.slack.own_settings import settings_blocks
from bot.slack.words import tell
from tools.claim_card import ClaimSources, claim_cards
from tools.claims import ClaimStatus
from tools.deadline_lookup import DeadlineSources, deadline_rows, presses
from tools.limit_lookup import LimitSources, all_limit_cards
from tools.pending_action import PendingAction
from tools.principal import Principal, Right
from tools.risk_alerts import alerts_of

AHEAD = 14
"""Days of deadlines that the page shows."""
NEAR = Decimal("0.10")
"""A limit is near its ceiling when less than this part of it is free."""
_MOST = 8
"""Lines of one kind; of more, the most pressing are shown and the page says how many there are."""
_CLOSED = frozenset({ClaimStatus.PAID, ClaimStatus.REJECTED, ClaimStatus.CLOSED, ClaimStatus.WITHDRAWN})


def home_call(desk: Desk, mail: Mail, asker: Asker) -> None:
    """Publishes the person's home page anew."""
    view = {"type": "home", "blocks": home_blocks(desk, asker)}
    place = f"{asker.team_id}/home/{asker.user_id}"
    mail.call(asker.team_id, place, "views.publish", {"user_id": asker.user_id, "view": view})


def home_blocks(desk: Desk, asker: Asker) -> list[Block]:
    """The page of this person. Raises `RecordsUnavailable`."""
    principal, language = asker.principal, asker.language
    if not principal.has_records:
        told = layout.section("CoverDesk", [tell("home_public", language)])
        return [told, _questions(language), *settings_blocks(desk, asker)]
    parts = [
        [layout.section("CoverDesk", [tell("hello_person", language)])],
        _waiting(desk, principal, language),
        _warnings(desk, principal, language),
        _limits(desk, principal, language),
        _deadlines(desk, principal, language),
        _claims(desk, principal, language),
        _watched(desk, principal, language),
        settings_blocks(desk, asker),
        [_questions(language), layout.context([tell("home_as_of", language, day=desk.today().isoformat())])],
    ]
    return [block for part in parts for block in part]


def _questions(language: Language) -> Block:
    asks = [
        Ask(text, text)
        for text in (tell("question_limits", language), tell("question_all_deadlines", language))
    ]
    return actions(ask_buttons(asks, language))


def _waiting(desk: Desk, principal: Principal, language: Language) -> list[Block]:
    """What is prepared and waits; with buttons for whoever may decide it."""
    found = desk.actions.of(principal)
    blocks = _titled("home_waiting", language, [], len(found))
    for action in found[:_MOST]:
        blocks.append(layout.section(action.draft.will.said(language), _about(action, language)))
        if principal.may(Right.CONFIRM_REQUESTS):
            blocks.append(decision_buttons(action, language))
    return blocks


def _about(action: PendingAction, language: Language) -> list[str]:
    until = tell("home_until", language, day=action.expires_at.date().isoformat(), number=action.id)
    return [*(one.said(language) for one in action.draft.warnings), until]


def _warnings(desk: Desk, principal: Principal, language: Language) -> list[Block]:
    rows = alerts_of(desk.alerts, principal, desk.today())
    return _titled("home_warnings", language, [alert_line(row, language) for row in rows[:_MOST]], len(rows))


def _limits(desk: Desk, principal: Principal, language: Language) -> list[Block]:
    """Limits that are nearly used up, or that a change is announced for, or that stop shipment."""
    records = desk.stores.records
    cards = all_limit_cards(
        LimitSources(records, records, records, records, records), principal, desk.today()
    )
    lines = [_limit_line(card, language) for card in cards if _pressing(card)]
    return _titled("home_limits", language, lines)


def _pressing(card: dict[str, Any]) -> bool:
    if card["pending"] or card["stop_shipment"]:
        return True
    granted, free = card["granted"], card["headroom"]
    if not card["in_force"] or not granted or not free:
        return False
    return Decimal(free["amount"]) < NEAR * Decimal(granted["amount"])


def _limit_line(card: dict[str, Any], language: Language) -> str:
    free = money(card["headroom"]) or tell("home_unknown", language)
    granted = money(card["granted"]) or tell("home_unknown", language)
    told = [tell("home_limit", language, buyer=card["buyer_name"], free=free, granted=granted)]
    if card["stop_shipment"]:
        told.append(
            tell("home_stop", language, day=card["stop_shipment"]["since"] or tell("home_unknown", language))
        )
    if card["pending"]:
        what = word("pending_action", card["pending"]["action"], language)
        told.append(f"{what} {card['pending']['effective'] or ''}".strip())
    return " · ".join(told)


def _deadlines(desk: Desk, principal: Principal, language: Language) -> list[Block]:
    records, today = desk.stores.records, desk.today()
    rows = deadline_rows(DeadlineSources(records, records), principal, today)
    pressing = [row for row in rows if presses(row.found, today, AHEAD)]
    lines = [invoice_line(row.data, language) for row in pressing]
    return _titled("home_deadlines", language, lines)


def _claims(desk: Desk, principal: Principal, language: Language) -> list[Block]:
    sources = ClaimSources(desk.stores.records, desk.stores.records)
    open_ones = [
        card for card in claim_cards(sources, principal, desk.today()) if card["status"] not in _CLOSED
    ]
    lines = [
        " · ".join(
            part
            for part in (
                f"{card['claim_no']} {card['buyer_name']}",
                word("claim_status", card["status"], language),
                card["next_step"] or "",
                card["next_date"] or "",
            )
            if part
        )
        for card in open_ones
    ]
    return _titled("home_claims", language, lines)


def _watched(desk: Desk, principal: Principal, language: Language) -> list[Block]:
    names = {buyer.id: buyer.legal_name for buyer in desk.stores.records.buyers(principal)}
    watches = desk.stores.records.watches(principal)
    lines = [f"{names.get(one.buyer_id, one.buyer_id)} · {one.since.isoformat()}" for one in watches]
    return _titled("home_watched", language, lines)


def _titled(title: str, language: Language, lines: Sequence[str], count: int | None = None) -> list[Block]:
    """A heading with the lines that fit; without any, that there are none."""
    many = len(lines) if count is None else count
    shown = list(lines[:_MOST]) or ([] if many else [tell("home_none", language)])
    more = [tell("home_more", language, count=str(many - _MOST))] if many > _MOST else []
    return [
        layout.divider(),
        layout.section(tell(title, language)),
        *layout.sections([*shown, *more]),
    ]
