"""Who people are, how they sign in, and what they chose to be told."""

import bot.alerts.schema as alerts
import bot.slack.schema as slack
from bot import schema
from bot.privacy.clocks import Clock
from bot.privacy.holding import Holding
from tools.records import schema as book

_LEASES = frozenset({"lease", "leased_until"})
_HASH = frozenset({"hash"})

ACCOUNTS = (
    Holding(
        alerts.alert,
        "A change of a buyer that somebody was told of.",
        Clock.SIGNED_IN,
        principal=("principal_id",),
        of_account=True,
    ),
    Holding(
        alerts.notice,
        "An alert on its way. Its words go once it was delivered.",
        Clock.SIGNED_IN,
        principal=("principal_id",),
        left_out=_LEASES,
        of_account=True,
    ),
    Holding(
        alerts.link,
        "A link in an e-mail that mutes one kind of change.",
        Clock.SECURITY,
        principal=("principal_id",),
        left_out=_HASH,
        of_account=True,
    ),
    *(
        Holding(table, what, Clock.ACCOUNT, principal=("principal_id",), of_account=True)
        for table, what in (
            (alerts.mute, "A kind of change that somebody does not want to be told."),
            (alerts.own_watch, "A buyer that somebody watches for themselves."),
            (alerts.digest, "The day of somebody's last digest, and the warnings that stood in it."),
            (alerts.cursor, "Up to which change somebody was told."),
            (alerts.preference, "How and when somebody wants to be told of changes."),
        )
    ),
    Holding(
        slack.digest,
        "The day of somebody's last digest in Slack, and the warnings that stood in it.",
        Clock.ACCOUNT,
        account=("team_id", "user_id"),
        of_account=True,
    ),
    Holding(
        schema.calendar_feed,
        "The link by which a calendar reads somebody's deadlines.",
        Clock.ACCOUNT,
        principal=("principal_id",),
        left_out=_HASH,
        of_account=True,
    ),
    Holding(
        schema.web_session,
        "A browser that was signed in, from when to when.",
        Clock.SECURITY,
        principal=("principal_id",),
        left_out=_HASH,
        of_account=True,
    ),
    Holding(
        slack.code,
        "A code that links an account of Slack; minutes at most.",
        Clock.SECURITY,
        principal=("principal_id",),
        left_out=_HASH,
        of_account=True,
    ),
    Holding(
        slack.account,
        "Which account of Slack somebody linked, and when.",
        Clock.SECURITY,
        principal=("principal_id",),
        account=("team_id", "user_id"),
        of_account=True,
    ),
    Holding(
        book.api_token,
        "That somebody has, or had, a token to sign in with.",
        Clock.SECURITY,
        principal=("principal_id",),
        left_out=_HASH,
        of_account=True,
    ),
    Holding(
        book.principal_policy,
        "Which policies somebody may see.",
        Clock.ACCOUNT,
        principal=("principal_id",),
        of_account=True,
    ),
    Holding(
        book.principal,
        "The account, as the book has it: name, role, e-mail address, account of Slack.",
        Clock.ACCOUNT,
        principal=("principal_id",),
        of_account=True,
    ),
)
"""The account last: what leads to it is found by it."""
