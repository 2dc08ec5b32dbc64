"""The company's webhook over HTTP: its owner sets, renews and removes the address that alerts are sent to."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.alerts.company_webhooks import CompanyWebhooks, WebhookRefused, webhook_data
from bot.http.callers import CurrentAssistant, with_right
from tools.principal import Principal, Right

router = APIRouter(prefix="/v1/webhook")
_REFUSED = "Only the policyholder may say where the company's alerts are sent."
_NONE = "No such webhook of yours."
Owner = Annotated[Principal, Depends(with_right(Right.SET_WEBHOOK, _REFUSED))]
Name = Annotated[str | None, Query(max_length=300, description="Where one has policies of several companies")]


class WebhookBody(BaseModel):
    """The address, and of which company where the caller has several."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    policyholder: Annotated[str, StringConstraints(max_length=300)] | None = None


class SecretBody(BaseModel):
    """Of which company, where the caller has several."""

    model_config = ConfigDict(extra="forbid")

    policyholder: Annotated[str, StringConstraints(max_length=300)] | None = None


@router.get("")
def webhooks(owner: Owner, assistant: CurrentAssistant) -> dict[str, Any]:
    """The webhooks of the caller's companies; secrets are shown when they are made and never again."""
    found = CompanyWebhooks(assistant.engine).of(_companies(assistant, owner))
    return {"items": [webhook_data(one) for one in found], "next": None}


@router.put("")
def set_webhook(body: WebhookBody, owner: Owner, assistant: CurrentAssistant) -> dict[str, Any]:
    """Sets the address and answers its secret, this once. 422 for an address that is not public."""
    company = _company(assistant, owner, body.policyholder)
    try:
        made = CompanyWebhooks(assistant.engine).set(company, body.url, owner.id)
    except WebhookRefused as error:
        raise HTTPException(422, str(error)) from error
    return {**webhook_data(made), "secret": made.secret}


@router.post("/secret")
def renew_secret(body: SecretBody, owner: Owner, assistant: CurrentAssistant) -> dict[str, Any]:
    """A new secret; the old one signs nothing more. 404 where there is no webhook."""
    company = _company(assistant, owner, body.policyholder)
    secret = CompanyWebhooks(assistant.engine).rotate(company)
    if secret is None:
        raise HTTPException(404, _NONE)
    return {"policyholder": company, "secret": secret}


@router.delete("")
def remove_webhook(owner: Owner, assistant: CurrentAssistant, policyholder: Name = None) -> dict[str, Any]:
    """Nothing more is sent there; `removed` is false where there was none."""
    company = _company(assistant, owner, policyholder)
    return {"policyholder": company, "removed": CompanyWebhooks(assistant.engine).remove(company)}


def _companies(assistant: CurrentAssistant, owner: Principal) -> list[str]:
    return sorted({one.policyholder for one in assistant.records.policies(owner)})


def _company(assistant: CurrentAssistant, owner: Principal, named: str | None) -> str:
    """The company that is meant. Another's, and one that nobody knows, are both 404."""
    own = _companies(assistant, owner)
    if named is not None and named not in own:
        raise HTTPException(404, "No such company of yours.")
    if named is None and len(own) != 1:
        raise HTTPException(
            422, "You have policies of several companies, or none: say which, as `policyholder`."
        )
    return named if named is not None else own[0]
