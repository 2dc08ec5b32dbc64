"""The accounts at the insurers, as the settings give them: one set of credentials for each environment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from pydantic import SecretStr

from tools.records.insurers.allianz import Allianz, AllianzAccount
from tools.records.insurers.atradius import Atradius, AtradiusAccount
from tools.records.insurers.coface import Coface, CofaceAccount
from tools.records.insurers.connection import PATIENT, Connection, Patience
from tools.records.insurers.icon import Icon, IconAccount
from tools.records.insurers.reading import Environment, Insurer

System = Allianz | Atradius | Coface


class AccountIncomplete(Exception):
    """Settings of the environment that was asked for are missing; the text names them.

    Those of the other environment never take their place (`domain.md` §1.4, bug 9).
    """


class AccountSettings(Protocol):
    """The settings read here; `_production_` ones are for the live systems, the others for the sandboxes."""

    @property
    def atradius_url(self) -> str: ...
    @property
    def atradius_client_id(self) -> SecretStr | None: ...
    @property
    def atradius_client_secret(self) -> SecretStr | None: ...
    @property
    def atradius_app_key(self) -> SecretStr | None: ...
    @property
    def atradius_customer_id(self) -> str | None: ...
    @property
    def atradius_production_url(self) -> str: ...
    @property
    def atradius_production_client_id(self) -> SecretStr | None: ...
    @property
    def atradius_production_client_secret(self) -> SecretStr | None: ...
    @property
    def atradius_production_app_key(self) -> SecretStr | None: ...
    @property
    def atradius_production_customer_id(self) -> str | None: ...
    @property
    def allianz_url(self) -> str: ...
    @property
    def allianz_api_key(self) -> SecretStr | None: ...
    @property
    def allianz_production_url(self) -> str: ...
    @property
    def allianz_production_api_key(self) -> SecretStr | None: ...
    @property
    def coface_url(self) -> str | None: ...
    @property
    def coface_api_key(self) -> SecretStr | None: ...
    @property
    def coface_username(self) -> str | None: ...
    @property
    def coface_password(self) -> SecretStr | None: ...
    @property
    def coface_policy_number(self) -> str | None: ...
    @property
    def coface_production_url(self) -> str | None: ...
    @property
    def coface_production_api_key(self) -> SecretStr | None: ...
    @property
    def coface_production_username(self) -> str | None: ...
    @property
    def coface_production_password(self) -> SecretStr | None: ...
    @property
    def coface_production_policy_number(self) -> str | None: ...
    @property
    def coface_icon_url(self) -> str: ...
    @property
    def coface_icon_token_path(self) -> str | None: ...
    @property
    def coface_icon_api_key(self) -> SecretStr | None: ...
    @property
    def coface_icon_username(self) -> str | None: ...
    @property
    def coface_icon_password(self) -> SecretStr | None: ...
    @property
    def coface_icon_production_url(self) -> str: ...
    @property
    def coface_icon_production_token_path(self) -> str | None: ...
    @property
    def coface_icon_production_api_key(self) -> SecretStr | None: ...
    @property
    def coface_icon_production_username(self) -> str | None: ...
    @property
    def coface_icon_production_password(self) -> SecretStr | None: ...


Given = Mapping[str, SecretStr | str | None]


@contextmanager
def connected(
    settings: AccountSettings, insurer: Insurer, environment: Environment, patience: Patience = PATIENT
) -> Iterator[System]:
    """The insurer's system in that environment; nothing is sent before it is asked something.

    Raises `AccountIncomplete` when settings of this environment are missing.
    """
    given = _OF[insurer](settings, live=environment is Environment.PRODUCTION)
    url, *values = _complete(given, f"{insurer.capitalize()} ({environment})")
    with Connection(insurer, environment, url, patience) as connection:
        yield _system(connection, values)


@contextmanager
def icon_connected(settings: AccountSettings, environment: Environment) -> Iterator[Icon]:
    """Coface's iCON in that environment, under the same rules as `connected`."""
    given = _icon(settings, live=environment is Environment.PRODUCTION)
    url, *values = _complete(given, f"Coface iCON ({environment})")
    with Connection(Insurer.COFACE, environment, url) as connection:
        yield Icon(connection, IconAccount(*values))


def _complete(given: Given, account: str) -> list[str]:
    """The values of an account. Raises `AccountIncomplete` when one of its own settings is missing."""
    missing = [f"COVERDESK_{name.upper()}" for name, value in given.items() if not value]
    if missing:
        raise AccountIncomplete(f"{account} needs {', '.join(missing)}.")
    return [_plain(value) for value in given.values()]


def _system(connection: Connection, values: list[str]) -> System:
    match connection.insurer:
        case Insurer.ATRADIUS:
            return Atradius(connection, AtradiusAccount(*values))
        case Insurer.ALLIANZ:
            return Allianz(connection, AllianzAccount(values[0]))
        case Insurer.COFACE:
            return Coface(connection, CofaceAccount(*values))


def _plain(value: SecretStr | str | None) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value or ""


def _atradius(settings: AccountSettings, *, live: bool) -> Given:
    if live:
        return {
            "atradius_production_url": settings.atradius_production_url,
            "atradius_production_client_id": settings.atradius_production_client_id,
            "atradius_production_client_secret": settings.atradius_production_client_secret,
            "atradius_production_app_key": settings.atradius_production_app_key,
            "atradius_production_customer_id": settings.atradius_production_customer_id,
        }
    return {
        "atradius_url": settings.atradius_url,
        "atradius_client_id": settings.atradius_client_id,
        "atradius_client_secret": settings.atradius_client_secret,
        "atradius_app_key": settings.atradius_app_key,
        "atradius_customer_id": settings.atradius_customer_id,
    }


def _allianz(settings: AccountSettings, *, live: bool) -> Given:
    if live:
        return {
            "allianz_production_url": settings.allianz_production_url,
            "allianz_production_api_key": settings.allianz_production_api_key,
        }
    return {"allianz_url": settings.allianz_url, "allianz_api_key": settings.allianz_api_key}


def _coface(settings: AccountSettings, *, live: bool) -> Given:
    if live:
        return {
            "coface_production_url": settings.coface_production_url,
            "coface_production_api_key": settings.coface_production_api_key,
            "coface_production_username": settings.coface_production_username,
            "coface_production_password": settings.coface_production_password,
            "coface_production_policy_number": settings.coface_production_policy_number,
        }
    return {
        "coface_url": settings.coface_url,
        "coface_api_key": settings.coface_api_key,
        "coface_username": settings.coface_username,
        "coface_password": settings.coface_password,
        "coface_policy_number": settings.coface_policy_number,
    }


def _icon(settings: AccountSettings, *, live: bool) -> Given:
    if live:
        return {
            "coface_icon_production_url": settings.coface_icon_production_url,
            "coface_icon_production_token_path": settings.coface_icon_production_token_path,
            "coface_icon_production_api_key": settings.coface_icon_production_api_key,
            "coface_icon_production_username": settings.coface_icon_production_username,
            "coface_icon_production_password": settings.coface_icon_production_password,
        }
    return {
        "coface_icon_url": settings.coface_icon_url,
        "coface_icon_token_path": settings.coface_icon_token_path,
        "coface_icon_api_key": settings.coface_icon_api_key,
        "coface_icon_username": settings.coface_icon_username,
        "coface_icon_password": settings.coface_icon_password,
    }


_OF = {Insurer.ATRADIUS: _atradius, Insurer.ALLIANZ: _allianz, Insurer.COFACE: _coface}
