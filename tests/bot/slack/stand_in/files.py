"""Files as Slack keeps them: for a token with the scope, else the page for signing in; every try noted."""

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tests.bot.slack.stand_in.world import World

SCOPE = "files:read"


@dataclass(frozen=True)
class Kept:
    """What lies under one address, or to where that sends on."""

    data: bytes
    kind: str
    elsewhere: str | None = None
    fails: list[int] = field(default_factory=list)
    """Statuses with which the next tries end."""


@dataclass
class Files:
    """The files, and who asked for which."""

    world: World
    base: str = ""
    kept: dict[str, Kept] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and authorization of every try."""

    def keep(
        self,
        team: str,
        name: str,
        data: bytes,
        kind: str = "text/csv",
        *,
        elsewhere: str | None = None,
        fails: tuple[int, ...] = (),
    ) -> str:
        """A file under this name; its `url_private_download`."""
        path = f"/files-pri/{team}-{self.world.new_id('F')}/download/{name}"
        with self.world.lock:
            self.kept[path] = Kept(data, kind, elsewhere, list(fails))
        return f"{self.base}{path}"

    async def answer(self, request: Request) -> Response:
        authorization = request.headers.get("authorization", "")
        with self.world.lock:
            self.asked.append((request.url.path, authorization))
            found = self.kept.get(request.url.path)
            team = self.world.tokens.get(authorization.removeprefix("Bearer "))
        if team is None or SCOPE not in self.world.workspaces[team].scopes:
            return RedirectResponse("/signin", 302)
        if found is None:
            return HTMLResponse("<!DOCTYPE html><title>Slack</title>")
        if found.fails:
            return Response(status_code=found.fails.pop(0))
        if found.elsewhere:
            return RedirectResponse(found.elsewhere, 302)
        return Response(found.data, media_type=found.kind)
