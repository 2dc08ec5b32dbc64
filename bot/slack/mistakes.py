"""Mistakes in a form that was sent: told in the answer to it, because Slack shows them nowhere else."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack import request_modal, settings_modal

_FORMS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, str]]] = {
    request_modal.CALLBACK: request_modal.mistakes_in_request,
    settings_modal.CALLBACK: settings_modal.mistakes_in_settings,
}


def mistakes(payload: Mapping[str, Any]) -> dict[str, str]:
    """By the form's fields; empty for a right form and for any other payload."""
    view = payload.get("view")
    if payload.get("type") != "view_submission" or not isinstance(view, Mapping):
        return {}
    check = _FORMS.get(str(view.get("callback_id")))
    return check(view) if check else {}
