"""The page for what does not exist, which is also what a reader may not see: both look the same."""

from fastapi import Request
from fastapi.responses import Response

from bot.http.page import WEB, page
from bot.phrasebook import Phrasebook
from tools.principal import Principal

_WORDS = Phrasebook(WEB / "templates" / "nothing_here.yaml")


def nothing_here(request: Request, reader: Principal) -> Response:
    """404, whatever was asked for; nothing of the page depends on it."""
    return page(request, "nothing_here.html", _WORDS, reader, status=404)
