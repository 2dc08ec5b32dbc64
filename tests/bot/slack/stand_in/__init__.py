"""A stand-in for Slack: its Web API, response_urls, Socket Mode and deliveries, on loopback and by script.

It stands behind the real slack_sdk and slack_bolt, so that tests go through the code that talks to Slack.
"""

from tests.bot.slack.stand_in import faults, payloads
from tests.bot.slack.stand_in.delivery import Attempt, retry_headers
from tests.bot.slack.stand_in.messages import Message
from tests.bot.slack.stand_in.serving import served
from tests.bot.slack.stand_in.slack import SIGNING_SECRET, Slack, slack_stand_in
from tests.bot.slack.stand_in.waiting import until, wait_until

__all__ = [
    "SIGNING_SECRET",
    "Attempt",
    "Message",
    "Slack",
    "faults",
    "payloads",
    "retry_headers",
    "served",
    "slack_stand_in",
    "until",
    "wait_until",
]
