"""The demo page, and whether the server is alive and ready."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from bot.http.page import HEADERS, WEB

router = APIRouter()


@router.get("/", include_in_schema=False)
def demo_page() -> Response:
    return FileResponse(WEB / "index.html", headers=HEADERS)


@router.get("/web/{name}", include_in_schema=False)
def asset(name: str) -> Response:
    """The page's script and style; names are those of the folder, nothing else."""
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
