"""The websites that may show the widget, in SQL."""

import json
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, Row, delete, insert, select, update

from bot.sites.provider import IdentityProvider
from bot.sites.schema import site
from bot.sites.site import DEMO_SITE, Site
from bot.sites.words import NO_WORDS, SiteWords, words_as_data, words_from
from knowledge.database import reading

_KEY = re.compile(r"site_[A-Za-z0-9_-]{4,64}")


class Sites:
    """Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, *, demo: bool) -> None:
        """With `demo`, the demo's own site is one of them."""
        self._engine, self._demo = engine, demo

    def add(
        self,
        name: str,
        origins: Sequence[str],
        accent: str,
        signing_key: str,
        words: SiteWords = NO_WORDS,
        provider: IdentityProvider | None = None,
    ) -> Site:
        """A new website with a key of its own; what is given has been checked."""
        made = Site(
            site_id=f"S-{secrets.token_hex(4).upper()}",
            key=f"site_{secrets.token_urlsafe(18)}",
            name=name,
            origins=tuple(dict.fromkeys(origins)),
            accent=accent,
            signing_key=signing_key,
            provider=provider,
            words=words,
        )
        values = {
            "site_id": made.site_id,
            "key": made.key,
            "created_at": datetime.now(tz=UTC).isoformat(),
            **_changeable(made),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(site).values(**values))
        return made

    def by_id(self, site_id: str) -> Site | None:
        """The website of this number; None for one that is unknown."""
        with reading(self._engine) as connection:
            row = connection.execute(select(site).where(site.c.site_id == site_id)).first()
        return _site(row) if row else None

    def change(self, changed: Site) -> None:
        """Keeps all but its key: its pages' line stays as it is."""
        mine = update(site).where(site.c.site_id == changed.site_id)
        with self._engine.begin() as connection:
            connection.execute(mine.values(**_changeable(changed)))

    def by_key(self, key: str) -> Site | None:
        """The website of a public key; None for one that is unknown."""
        if self._demo and key == DEMO_SITE.key:
            return DEMO_SITE
        if not _KEY.fullmatch(key):
            return None
        with reading(self._engine) as connection:
            row = connection.execute(select(site).where(site.c.key == key)).first()
        return _site(row) if row else None

    def all(self) -> Sequence[Site]:
        """Every website that was added, oldest first."""
        with reading(self._engine) as connection:
            return [_site(row) for row in connection.execute(select(site).order_by(site.c.created_at))]

    def remove(self, site_id: str) -> bool:
        """Its widgets stop within seconds. False when there is none."""
        with self._engine.begin() as connection:
            return bool(connection.execute(delete(site).where(site.c.site_id == site_id)).rowcount)


def _changeable(one: Site) -> dict[str, str | None]:
    provider = one.provider
    return {
        "name": one.name,
        "origins": json.dumps(one.origins),
        "accent": one.accent,
        "words": json.dumps(words_as_data(one.words), ensure_ascii=False),
        "signing_key": one.signing_key,
        "issuer": provider.issuer if provider else None,
        "audience": provider.audience if provider else None,
        "jwks_uri": provider.jwks_uri if provider else None,
        "principal_claim": provider.principal_claim if provider else None,
    }


def _provider(row: "Row[tuple[str, ...]]") -> IdentityProvider | None:
    if row.issuer is None:
        return None
    return IdentityProvider(row.issuer, row.audience, row.jwks_uri, row.principal_claim)


def _site(row: "Row[tuple[str, ...]]") -> Site:
    return Site(
        site_id=row.site_id,
        key=row.key,
        name=row.name,
        origins=tuple(json.loads(row.origins)),
        accent=row.accent,
        signing_key=row.signing_key,
        provider=_provider(row),
        words=words_from(row.words) if row.words else NO_WORDS,
    )
