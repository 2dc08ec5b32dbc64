"""What people did for a policyholder or the desk: kept under an id that leads to no name afterwards."""

import bot.alerts.schema as alerts
import bot.review.schema as review
import bot.slack.schema as slack
import bot.submissions.schema as submissions
from bot import schema
from bot.handovers.case import Author
from bot.privacy.clocks import Clock
from bot.privacy.holding import Erasure, Holding
from bot.uploads.schema import uploaded_ledger
from tools.pending_action import ActionState
from tools.records import change_schema as changes
from tools.records import schema as book

NAMELESS_FILE = "ledger"
"""What a ledger in use is called once who uploaded it is erased."""
_POLICYHOLDER = "it belongs to the policyholder, and tells who did what under the policy"
_DESK = "it was written for the company, and tells who answered for it"

DEEDS = (
    Holding(
        uploaded_ledger,
        "A ledger that was uploaded and is not in use.",
        Clock.UPLOAD,
        principal=("uploaded_by",),
        only=uploaded_ledger.c.used_for.is_(None),
        left_out=frozenset({"packed"}),
    ),
    Holding(
        uploaded_ledger,
        "A ledger in use for a policy.",
        Clock.UPLOAD,
        Erasure.BLANKED,
        "it is the policyholder's, whose figures are worked out from it; the name of the file is taken out",
        principal=("uploaded_by",),
        only=uploaded_ledger.c.used_for.is_not(None),
        blank={"file_name": NAMELESS_FILE},
        left_out=frozenset({"packed"}),
    ),
    Holding(
        book.action,
        "A request that was confirmed and executed.",
        Clock.RECORDS,
        Erasure.KEPT,
        "it is a declaration of the policyholder to the insurer, and the law asks that it can be shown",
        principal=("requester", "decided_by"),
        only=book.action.c.state == ActionState.EXECUTED.value,
    ),
    Holding(
        submissions.submission,
        "A confirmed request on its way to the insurer, and what became of it.",
        Clock.RECORDS,
        Erasure.KEPT,
        "it tells what was sent to the insurer in the policyholder's name",
        principal=("requester",),
        left_out=frozenset({"lease", "before"}),
    ),
    *(
        Holding(table, what, Clock.RECORDS, Erasure.KEPT, _POLICYHOLDER, principal=columns)
        for table, what, columns in (
            (book.watch, "A buyer that a policy's people watch.", ("by",)),
            (book.buyer_alias, "Another name of a buyer.", ("proposed_by", "decided_by")),
            (book.buyer_merged, "Two keys of one buyer that were made one.", ("by",)),
            (book.buyer_change, "What was done to a buyer's record.", ("by",)),
            (changes.warning_override, "A level set beside a warning, and why.", ("by", "ended_by")),
            (alerts.watched_deadline, "A deadline that somebody saw to.", ("seen_by",)),
        )
    ),
    Holding(
        alerts.company_webhook,
        "The address that a policyholder's alerts go to.",
        Clock.RECORDS,
        Erasure.KEPT,
        _POLICYHOLDER,
        principal=("set_by",),
        left_out=frozenset({"secret"}),
    ),
    Holding(
        slack.channel_digest,
        "A channel of Slack that is told how many changes there were.",
        Clock.RECORDS,
        Erasure.KEPT,
        "the digest is the channel's, and who named it hears when it ends; `digest off` there ends it",
        account=("team_id", "named_by"),
    ),
    Holding(
        review.faq_version,
        "A text of an FAQ entry that somebody wrote or decided on.",
        Clock.RECORDS,
        Erasure.KEPT,
        _DESK,
        principal=("drafted_by", "decided_by"),
    ),
    Holding(
        schema.hand_over,
        "A hand-over that somebody of the desk took.",
        Clock.TRANSCRIPT,
        Erasure.KEPT,
        "it is the visitor's, and goes with their conversation",
        principal=("taken_by",),
        left_out=frozenset({"name", "contact", "reason"}),
    ),
    Holding(
        schema.hand_over_message,
        "What somebody of the desk wrote to a visitor.",
        Clock.TRANSCRIPT,
        Erasure.KEPT,
        "it is a part of the visitor's conversation, and goes with it",
        principal=("principal_id",),
        only=schema.hand_over_message.c.author == Author.PERSON.value,
    ),
    Holding(
        schema.audit,
        "What somebody did, and when; never the words of a question or an answer.",
        Clock.AUDIT,
        Erasure.KEPT,
        "insurers and the law ask what was done, and by whom; it holds nothing that anybody said",
        principal=("principal_id",),
        turn="subject",
        hand_over="subject",
    ),
)
