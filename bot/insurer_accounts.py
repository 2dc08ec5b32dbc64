"""The operator's accounts at the insurers' systems: for each its sandbox and its live system."""

from collections.abc import Mapping

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

from tools.records.insurers.submitting_for import SubmitAccount, submit_accounts


class InsurerAccounts(BaseSettings):
    """What insurers' systems are asked with.

    `…_production_…` is never used unless `--production` is typed or `insurer_submit` names it.
    """

    atradius_url: str = Field("https://api-uat.atradius.com", description="Atradius, sandbox: address")
    atradius_client_id: SecretStr | None = Field(None, description="Atradius, sandbox: client id")
    atradius_client_secret: SecretStr | None = Field(None, description="Atradius, sandbox: client secret")
    atradius_app_key: SecretStr | None = Field(None, description="Atradius, sandbox: application key")
    atradius_customer_id: str | None = Field(None, description="Atradius, sandbox: customer number")
    atradius_production_url: str = Field("https://api.atradius.com", description="Atradius, live: address")
    atradius_production_client_id: SecretStr | None = Field(None, description="Atradius, live: client id")
    atradius_production_client_secret: SecretStr | None = Field(
        None, description="Atradius, live: client secret"
    )
    atradius_production_app_key: SecretStr | None = Field(None, description="Atradius, live: application key")
    atradius_production_customer_id: str | None = Field(None, description="Atradius, live: customer number")
    allianz_url: str = Field(
        "https://api-services.uat.1placedessaisons.com/uatm", description="Allianz Trade, sandbox: address"
    )
    allianz_api_key: SecretStr | None = Field(None, description="Allianz Trade, sandbox: API key")
    allianz_production_url: str = Field(
        "https://api.allianz-trade.com", description="Allianz Trade, live: address"
    )
    allianz_production_api_key: SecretStr | None = Field(None, description="Allianz Trade, live: API key")
    coface_url: str | None = Field(None, description="Coface, sandbox: address")
    coface_api_key: SecretStr | None = Field(None, description="Coface, sandbox: API key")
    coface_username: str | None = Field(None, description="Coface, sandbox: user")
    coface_password: SecretStr | None = Field(None, description="Coface, sandbox: password")
    coface_policy_number: str | None = Field(None, description="Coface, sandbox: contract number")
    coface_production_url: str | None = Field(None, description="Coface, live: address")
    coface_production_api_key: SecretStr | None = Field(None, description="Coface, live: API key")
    coface_production_username: str | None = Field(None, description="Coface, live: user")
    coface_production_password: SecretStr | None = Field(None, description="Coface, live: password")
    coface_production_policy_number: str | None = Field(None, description="Coface, live: contract number")
    coface_icon_url: str = Field(
        "https://icon-api-test.coface.com", description="Coface iCON, sandbox: address"
    )
    coface_icon_token_path: str | None = Field(None, description="Coface iCON, sandbox: path of the log-in")
    coface_icon_api_key: SecretStr | None = Field(None, description="Coface iCON, sandbox: API key")
    coface_icon_username: str | None = Field(None, description="Coface iCON, sandbox: user")
    coface_icon_password: SecretStr | None = Field(None, description="Coface iCON, sandbox: password")
    coface_icon_production_url: str = Field(
        "https://icon-api.coface.com", description="Coface iCON, live: address"
    )
    coface_icon_production_token_path: str | None = Field(
        None, description="Coface iCON, live: path of the log-in"
    )
    coface_icon_production_api_key: SecretStr | None = Field(None, description="Coface iCON, live: API key")
    coface_icon_production_username: str | None = Field(None, description="Coface iCON, live: user")
    coface_icon_production_password: SecretStr | None = Field(None, description="Coface iCON, live: password")
    billable_lookups_per_day: int = Field(
        20, ge=0, description="look-ups a day that an insurer may bill; beyond it they are refused"
    )
    insurer_submit: str | None = Field(
        None,
        description="for which policies confirmed limit requests are sent to an insurer: "
        "`POL-A=atradius:production:900`; default: nothing is sent (docs/insurers.md)",
    )

    @field_validator("insurer_submit")
    @classmethod
    def _accounts(cls, text: str | None) -> str | None:
        submit_accounts(text)
        return text

    def submitted(self) -> Mapping[str, SubmitAccount]:
        """By policy, where confirmed requests go; empty: nothing is handed to any insurer."""
        return submit_accounts(self.insurer_submit)
