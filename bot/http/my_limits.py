"""`/my/limits`: the credit limits of one's own policies, what needs attention first."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from bot.alerts.own_watches import OwnWatches
from bot.http.callers import CurrentAssistant
from bot.http.card_words import CardWords
from bot.http.nothing_here import nothing_here
from bot.http.page import WEB, language_for, page
from bot.http.paging import paged
from bot.http.records import limit_sources
from bot.http.rules import deadline_sources
from bot.http.signing_in import RecordPageReader
from bot.phrasebook import Phrasebook
from bot.slack.blocks.deadlines import invoice_table
from bot.slack.blocks.drawn import Telling
from bot.slack.blocks.limit import granted_in_words
from bot.slack.blocks.limit import limit as drawn
from knowledge.folding import fold
from tools.buyers import Buyer
from tools.deadline_lookup import deadline_rows
from tools.limit_lookup import LimitChoice, all_limit_cards, fits, limit_cards

router = APIRouter(include_in_schema=False)
WORDS = Phrasebook(WEB / "templates" / "my.yaml")
ATTENTION = (
    LimitChoice.STOPPED,
    LimitChoice.ENDING,
    LimitChoice.FULL,
    LimitChoice.PENDING,
    LimitChoice.NOT_IN_FORCE,
)
"""What a row may need, the most pressing first."""
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]


@router.get("/my/limits")
def limits(
    request: Request,
    reader: RecordPageReader,
    assistant: CurrentAssistant,
    q: Annotated[str, Query(max_length=300)] = "",
    show: LimitChoice = LimitChoice.ALL,
    number: PageNumber = 1,
) -> Response:
    """The table; `q` is part of a buyer's name or number, `show` a kind of limit."""
    language = language_for(request, reader)
    names = _named(assistant.records.buyers(reader), q)
    cards = all_limit_cards(limit_sources(assistant), reader, assistant.settings.day())
    chosen = [card for card in cards if card["buyer_id"] in names and fits(card, show)]
    rows = [
        {"card": card, "needs": needs, "granted": granted_in_words(card, language)}
        for needs, card in sorted(((_needs(card), card) for card in chosen), key=_order)
    ]
    return page(
        request,
        "my_limits.html",
        WORDS,
        reader,
        rows=paged(request, rows, number),
        all_of_them=len(cards),
        q=q,
        show=show,
        choices=list(LimitChoice),
        card_words=CardWords(language),
    )


def _needs(card: Mapping[str, Any]) -> LimitChoice | None:
    """What is most pressing about a limit; None where nothing is."""
    return next((choice for choice in ATTENTION if fits(dict(card), choice)), None)


def _order(row: tuple[LimitChoice | None, Mapping[str, Any]]) -> tuple[int, str, str]:
    needs, card = row
    place = ATTENTION.index(needs) if needs else len(ATTENTION)
    return place, card["buyer_name"], card["policy_id"]


def _named(buyers: Iterable[Buyer], text: str) -> set[str]:
    """The buyers with this text in a name, a registration number or their own number; all for none."""
    wanted = fold(text.strip())
    return {
        buyer.id
        for buyer in buyers
        if not wanted
        or any(
            wanted in fold(name)
            for name in (
                buyer.legal_name,
                buyer.id,
                *buyer.other_names,
                *(one.number for one in buyer.identifiers),
            )
        )
    }


@router.get("/my/limits/{buyer_id:path}")
def limit(
    buyer_id: str,
    request: Request,
    reader: RecordPageReader,
    assistant: CurrentAssistant,
    number: PageNumber = 1,
) -> Response:
    """One buyer: its limit under each policy with the layers, and its unpaid invoices with their days."""
    buyer = next((one for one in assistant.records.buyers(reader) if one.id == buyer_id), None)
    if buyer is None:
        return nothing_here(request, reader)
    language, today = language_for(request, reader), assistant.settings.day()
    cards = limit_cards(limit_sources(assistant), reader, today, buyer)
    rows = [row.data for row in deadline_rows(deadline_sources(assistant), reader, today, buyer_id)]
    shown = paged(request, rows, number)
    return page(
        request,
        "my_limit.html",
        WORDS,
        reader,
        buyer=buyer,
        watched=buyer_id in OwnWatches(assistant.engine).of(reader.id),
        limits=[(card, drawn(card, Telling("", language))) for card in cards],
        invoices=shown,
        table=invoice_table(shown.rows, language),
        card_words=CardWords(language),
    )


@router.post("/my/watches/{buyer_id:path}")
def watch(
    buyer_id: str,
    request: Request,
    reader: RecordPageReader,
    assistant: CurrentAssistant,
    undo: Annotated[bool, Form()] = False,
) -> Response:
    """Puts a buyer on the reader's own watch list, or takes it off, and back to the buyer."""
    if buyer_id not in {one.id for one in assistant.records.buyers(reader)}:
        return nothing_here(request, reader)
    own = OwnWatches(assistant.engine)
    if undo:
        own.unwatch(reader.id, buyer_id)
    else:
        own.watch(reader.id, buyer_id)
    return RedirectResponse(f"/my/limits/{quote(buyer_id)}", 303)
