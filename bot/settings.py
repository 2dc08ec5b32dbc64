"""The settings: every environment variable that CoverDesk reads (DESIGN §4.2, §4.7)."""

from base64 import b64decode
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from limits import parse_many
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from bot.alert_settings import AlertSettings
from bot.handovers.desk_settings import DeskSettings
from bot.insurer_accounts import InsurerAccounts
from bot.retention_settings import RetentionSettings

_KEY_BYTES = 32


def _listed(keys: SecretStr) -> tuple[str, ...]:
    return tuple(one.strip() for one in keys.get_secret_value().split(",") if one.strip())


def _is_key(text: str) -> bool:
    """Whether it is a key of Fernet: 32 bytes in the base64 of addresses."""
    try:
        return len(b64decode(text, altchars=b"-_", validate=True)) == _KEY_BYTES
    except ValueError:
        return False


class Settings(InsurerAccounts, DeskSettings, AlertSettings, RetentionSettings):
    """Read once, by a composition root, from the environment and `.env`; then unchangeable."""

    model_config = SettingsConfigDict(
        env_prefix="COVERDESK_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,  # some of it is secret
    )

    home: Path = Field(Path(".coverdesk"), description="where the embedded stores live")
    model: str = Field(
        "embedded", description="`embedded`, or a LangChain chat model: `openai:…`, `ollama:…`"
    )
    model_url: str | None = Field(
        None,
        description="address of a server that speaks as the model's provider does: `http://host:port/v1`",
    )
    model_key: SecretStr | None = Field(
        None, description="the provider's key; without it, the variable that its own library reads"
    )
    model_timeout: float = Field(15.0, gt=0, description="seconds to wait for a provider's next byte")
    model_seconds: float = Field(60.0, gt=0, description="seconds that a turn with a provider may take")
    model_answer_tokens: int = Field(1500, ge=100, description="tokens that a model may write in one call")
    model_tokens_principal: int = Field(
        200_000, ge=0, description="tokens a day that a signed-in person may use at a provider"
    )
    model_tokens_public: int = Field(
        500_000, ge=0, description="tokens a day that all visitors without a token may use together"
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
    warning_weights: Path | None = Field(
        None, description="a YAML file with a company's own points of early warning (docs/early-warning.md)"
    )
    ledger_megabytes: int = Field(
        20, ge=1, le=100, description="the largest ledger that may be uploaded (docs/ledgers.md)"
    )
    ledger_days: int = Field(
        90, ge=1, le=3660, description="days that an uploaded ledger is kept after it was taken into use"
    )
    four_eyes: bool = Field(
        False, description="`1`: whoever prepared a write may not confirm it; a second person does"
    )
    slack_bot_token: SecretStr | None = Field(
        None, description="`xoxb-…` of the workspace; with it Slack is on (docs/slack.md)"
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="the Slack app's signing secret, for requests to `/slack/events`"
    )
    slack_app_token: SecretStr | None = Field(
        None, description="`xapp-…`, for Socket Mode: no public address is needed"
    )
    slack_digests: bool = Field(True, description="`0`: nobody is sent a daily digest in Slack")
    slack_client_id: str | None = Field(
        None, description="with the secret below, workspaces install the app at `/slack/install`"
    )
    slack_client_secret: SecretStr | None = Field(None, description="the Slack app's client secret")
    slack_token_keys: SecretStr | None = Field(
        None,
        description="what the tokens of installed workspaces are encrypted with: one key of `coverdesk slack "
        "key`, or several with commas between them, of which the first encrypts and all decrypt",
    )
    slack_api_url: str = Field("https://slack.com/api/", description="where Slack's Web API is")
    token_price: Decimal | None = Field(
        None, ge=0, description="what a million tokens of the provider cost you; with it insights show money"
    )
    token_currency: str = Field(
        "USD", pattern="^[A-Z]{3}$", description="the currency of that price, as three letters"
    )
    events_secret: SecretStr | None = Field(
        None, min_length=32, description="what insurers' systems sign their events with: `POST /v1/events`"
    )
    rate_public: str = Field("30/minute", description="requests an address without a token may make")
    mcp_token: SecretStr | None = Field(None, description="the API token that `coverdesk mcp` acts with")
    streams: int = Field(
        300, ge=1, description="answers that one process streams at a time; the next is a 503"
    )
    rate_principal: str = Field("120/minute", description="requests a principal may make")
    rate_conversation: str = Field("120/minute", description="messages in one conversation")
    rate_site: str = Field("3000/minute", description="requests that the widgets of one website may make")
    rate_all: str = Field(
        "12000/minute", description="requests in all; visitors without a token get three quarters of it"
    )
    rate_store: str | None = Field(
        None, description="`redis://host:port`: several processes count together; default: each for itself"
    )
    proxies: int = Field(
        0, ge=0, le=5, description="how many proxies of yours stand before the server and add X-Forwarded-For"
    )

    @field_validator("rate_public", "rate_principal", "rate_conversation", "rate_site", "rate_all")
    @classmethod
    def _a_rate(cls, text: str) -> str:
        try:
            rates = parse_many(text)
        except ValueError:
            rates = []
        if len(rates) != 1 or rates[0].amount < 1:
            raise ValueError(f"{text!r} is no rate; give one number per time, such as 30/minute")
        return text

    @field_validator("slack_token_keys")
    @classmethod
    def _keys(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and not all(_is_key(one) for one in _listed(given)):
            raise ValueError("one of them is no key; `coverdesk slack key` prints one")
        return given if given is not None and _listed(given) else None

    @property
    def slack_keys(self) -> tuple[str, ...]:
        """The keys for workspaces' tokens, the one that encrypts first; empty without any."""
        return _listed(self.slack_token_keys) if self.slack_token_keys is not None else ()

    @property
    def has_slack(self) -> bool:
        """Whether a workspace's token is set, or what workspaces need to install the app."""
        return bool(self.slack_bot_token or (self.slack_client_id and self.slack_client_secret))

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
