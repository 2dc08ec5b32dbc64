"""What an installation hands out: codes, refresh tokens and tickets, each good for one use."""

from dataclasses import dataclass, field


@dataclass
class Grants:
    """What an installation hands out, and each of it once."""

    client_id: str = "4000.5000"
    client_secret: str = "an-invented-client-secret"
    rotating: bool = False
    """Tokens live 12 hours and are renewed with a refresh token."""
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Code → team, and the user who installs."""
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    """Ticket of a socket → app."""
