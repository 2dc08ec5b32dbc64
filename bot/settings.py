"""The settings: every environment variable that CoverDesk reads (DESIGN §4.2, §4.7)."""

from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from bot.insurer_accounts import InsurerAccounts


class Settings(InsurerAccounts):
    """Read once, by a composition root, from the environment and `.env`; then unchangeable."""

    model_config = SettingsConfigDict(
        env_prefix="COVERDESK_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    home: Path = Field(Path(".coverdesk"), description="where the embedded stores live")
    model: str = Field(
        "embedded", description="`embedded`, or a LangChain chat model: `openai:…`, `ollama:…`"
    )
    encoder: str | None = Field(
        None, description="a sentence-transformers model name or folder; default: bundled"
    )
    reranker: str | None = Field(
        None,
        description="a cross-encoder that orders the first ten hits anew, by name or folder; default: none",
    )
    database_url: SecretStr | None = Field(
        None, description="`postgresql+psycopg://…`; default: SQLite in the home"
    )
    chroma_url: str | None = Field(
        None, description="`http://host:port` of a Chroma server; default: embedded in the home"
    )
    today: date | None = Field(None, description="a fixed ISO date for replays, demos and tests")
    demo: bool = Field(False, description="`1` loads the demo book into an empty home")
    bundled: bool = Field(True, description="`0` leaves the bundled knowledge out")
    four_eyes: bool = Field(
        False, description="`1`: whoever prepared a write may not confirm it; a second person does"
    )
    rate_public: str = Field("30/minute", description="requests an address without a token may make")
    rate_principal: str = Field("120/minute", description="requests a principal may make")

    def database(self) -> str:
        """The database's address; SQLite in the home unless another is set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.home / 'coverdesk.sqlite3').absolute()}"

    def day(self) -> date:
        """Today, as the assistant sees it."""
        return self.today or datetime.now(tz=UTC).astimezone().date()

    def moment(self) -> datetime:
        """Now; with a fixed day, that day at the real time of day."""
        now = datetime.now(tz=UTC).astimezone()
        return now if self.today is None else datetime.combine(self.today, now.timetz())
