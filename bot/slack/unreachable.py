"""Unreachable: which failures of a call to Slack may be over in a moment."""

import aiohttp
from slack_sdk.errors import SlackApiError

NETWORK = (aiohttp.ClientError, TimeoutError)
"""What a call raises when Slack cannot be reached."""
_PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "token_expired",  # the next one is being fetched
    }
)


def is_passing_refusal(error: SlackApiError) -> bool:
    """Whether Slack may say otherwise in a moment."""
    status, code = int(error.response.status_code), str(error.response.get("error", ""))
    return status == 429 or status >= 500 or code in _PASSING
