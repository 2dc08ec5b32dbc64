"""The inventory: every table, by what it holds of people. A table that is in neither list fails a test."""

from collections.abc import Mapping

from bot.privacy.accounts import ACCOUNTS
from bot.privacy.deeds import DEEDS
from bot.privacy.holding import Erasure, Holding
from bot.privacy.said import BESIDE, TRANSCRIPTS

_BUYERS = "of companies that a policy covers; of a sole trader too, whose data the policyholder answers for"
_COUNTS = "counts a day, a website and a language; too many are counted together to lead to anybody"
_KNOWLEDGE = "documents that the company publishes; of questions only what two people approved"
_OURS = "how far a round of the server is"

HOLDINGS: tuple[Holding, ...] = (*BESIDE, *DEEDS, *TRANSCRIPTS, *ACCOUNTS)
"""In the order in which an erasure goes through them: what leads to others comes last."""

OF_NOBODY: Mapping[str, str] = {
    **dict.fromkeys(
        ("buyer", "directory_company", "credit_limit", "invoice", "claim", "buyer_event"), _BUYERS
    ),
    **dict.fromkeys(("noticed_change", "noticed_snapshot", "noticed_policy", "notice_job"), _BUYERS),
    **dict.fromkeys(("ledger_day", "ledger_turn_day", "ledger_latency_day"), _COUNTS),
    **dict.fromkeys(("document", "document_policy", "passage", "hidden_entry", "vector"), _KNOWLEDGE),
    **dict.fromkeys(("faq_entry", "faq_case"), _KNOWLEDGE),
    **dict.fromkeys(("ledger_state", "review_looked", "notice_state", "knowledge_state"), _OURS),
    **dict.fromkeys(("book_version", "directory_import", "alembic_version"), _OURS),
    "policy": "a contract between companies",
    "site": "a website of the company's",
    "spent_host_token": "numbers of tokens that vouched for a website's customers; they lead to nobody",
    "slack_workspace": "the app's own token in a workspace, encrypted",
    "slack_install_state": "random numbers, for minutes",
}
"""Tables without anybody's words or identity, and why."""

ON_ERASURE = tuple(one for one in HOLDINGS if one.erasure is not Erasure.KEPT)
