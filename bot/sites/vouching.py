"""How a website vouches for its customer: with a key of its own, or by an identity provider."""

from sqlalchemy import Engine

from bot.sites.host_tokens import HostTokens
from bot.sites.provider_tokens import ProviderTokens, PublishedKeys
from bot.sites.site import Site


class Vouching:
    """Reads either kind of token. Raises what SQLAlchemy raises."""

    def __init__(self, engine: Engine, keys: PublishedKeys) -> None:
        self._host, self._provider = HostTokens(engine), ProviderTokens(engine, keys)

    def spend(self, site: Site, token: str) -> str:
        """The principal's id that the website vouches for; never again by this token.

        A website has one way, and tokens of the other are nothing there. Raises `TokenRefused`, and
        `ProviderUnavailable`.
        """
        way = self._host if site.provider is None else self._provider
        return way.spend(site, token)
