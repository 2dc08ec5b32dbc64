"""The demo pages, and whether the server is alive and ready."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from bot.http.page import WEB, page
from bot.http.signing_in import AnyReader
from bot.phrasebook import Phrasebook
from tools.principal import Principal

router = APIRouter()
_WORDS = Phrasebook(WEB / "templates" / "demo.yaml")


@router.get("/", include_in_schema=False)
def demo_page(request: Request, reader: AnyReader) -> Response:
    """What CoverDesk is and how to try it, with the widget in its corner as on any website."""
    return _demo(request, "demo.html", reader)


@router.get("/talk", include_in_schema=False)
def whole_page(request: Request, reader: AnyReader) -> Response:
    """The widget's conversation, filling a page."""
    return _demo(request, "talk.html", reader)


def _demo(request: Request, template: str, reader: Principal) -> Response:
    settings = request.app.state.assistant.settings
    return page(
        request,
        template,
        _WORDS,
        reader,
        people=request.app.state.demo_people if settings.demo else [],
        today=settings.day().isoformat(),
        origin=str(request.base_url).rstrip("/"),
    )


@router.get("/web/{name}", include_in_schema=False)
def asset(name: str) -> Response:
    """The pages' scripts and styles; names are those of the folder, nothing else."""
    known = {path.name: path for path in WEB.iterdir() if path.suffix in (".js", ".css", ".svg")}
    if name not in known:
        return JSONResponse({"detail": "no such file"}, 404)
    return FileResponse(known[name])


@router.get("/web-settings", include_in_schema=False)
def web_settings(request: Request) -> dict[str, Any]:
    """What the demo page may show: the demo people, only while the demo book is on."""
    settings = request.app.state.assistant.settings
    return {
        "demo": request.app.state.demo_people if settings.demo else [],
        "today": settings.day().isoformat(),
    }


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", response_model=None)
def ready(request: Request) -> Response:
    """200 once the index is open and the encoder loaded; 503 until then."""
    state = request.app.state
    if state.failed:
        return JSONResponse({"status": "failed", "detail": state.failed}, 503)
    return (
        JSONResponse({"status": "ready"})
        if state.ready.is_set()
        else JSONResponse({"status": "starting"}, 503)
    )
