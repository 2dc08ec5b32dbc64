"""What people say and what was answered: children first, so that nothing goes before it was counted."""

from sqlalchemy import ColumnElement, Connection, exists

import bot.handovers.schema as hand_overs
import bot.ledger.schema as ledger
import bot.review.schema as review
import bot.slack.schema as slack
from bot import schema
from bot.privacy.clocks import Clock
from bot.privacy.holding import Erasure, Holding
from bot.privacy.person import Person
from bot.privacy.slack_boxes import left_threads, received, to_be_said
from tools.pending_action import ActionState
from tools.records.schema import action

_LEASES = frozenset({"lease", "leased_until"})


def _opened_with_theirs(_connection: Connection, who: Person) -> ColumnElement[bool] | None:
    """Groups that are known by one of their questions."""
    if not who.conversations:
        return None
    asked, said = review.review_turn.c, schema.turn.c
    return exists().where(
        asked.cluster_id == review.review_cluster.c.cluster_id,
        asked.question == review.review_cluster.c.question,
        said.turn_id == asked.turn_id,
        said.conversation_id.in_(who.conversations),
    )


TRANSCRIPTS = (
    Holding(
        schema.feedback,
        "A thumb that was given to an answer, with its comment.",
        Clock.TRANSCRIPT,
        principal=("principal_id",),
        turn="turn_id",
    ),
    Holding(
        review.review_cluster,
        "The question by which a group of unanswered questions is known, without names, numbers and amounts.",
        Clock.TRANSCRIPT,
        Erasure.REWORDED,
        "the group holds other people's questions, or an FAQ entry answers it: one of those takes its place",
        found=_opened_with_theirs,
    ),
    Holding(
        review.review_turn,
        "A question that needs an answer in the FAQ, without names, numbers and amounts.",
        Clock.TRANSCRIPT,
        turn="turn_id",
    ),
    Holding(
        ledger.ledger_cluster,
        "The name of a group of questions, without personal data. Whose question named it is not kept.",
        Clock.TRANSCRIPT,
        Erasure.REWORDED,
        "made anew within an hour from the questions that are left; until then a group of theirs has no name",
    ),
    Holding(
        ledger.ledger_cluster_turn,
        "In which group of the questions of the last four weeks a question is.",
        Clock.TRANSCRIPT,
        turn="turn_id",
    ),
    Holding(
        slack.shown,
        "An answer as it was shown in Slack, for the quotes behind it.",
        Clock.SLACK,
        principal=("principal_id",),
        account=("team_id", "user_id"),
        turn="turn_id",
    ),
    Holding(
        hand_overs.notice,
        "That the desk was told of a hand-over; it holds no words.",
        Clock.TRANSCRIPT,
        hand_over="reference",
        left_out=_LEASES,
    ),
    Holding(
        schema.hand_over_message,
        "What was written between a visitor and the people of the desk.",
        Clock.TRANSCRIPT,
        hand_over="reference",
    ),
    Holding(
        schema.hand_over,
        "That a person was asked for, with the name and contact that were left.",
        Clock.TRANSCRIPT,
        principal=("principal_id",),
        conversation="conversation_id",
    ),
    Holding(
        schema.turn_ticket,
        "That a message waits for the one before it; seconds at most.",
        Clock.TRANSCRIPT,
        conversation="conversation_id",
    ),
    Holding(
        schema.turn,
        "A question and its answer, with the tools and sources that it rests on.",
        Clock.TRANSCRIPT,
        conversation="conversation_id",
    ),
    Holding(
        slack.thread,
        "That somebody was answered in a thread of Slack.",
        Clock.TRANSCRIPT,
        account=("team_id", "asker"),
        found=left_threads,
    ),
    Holding(
        slack.talk,
        "Which conversation goes on in which thread of Slack.",
        Clock.TRANSCRIPT,
        account=("team_id", "user_id"),
        conversation="conversation_id",
    ),
    Holding(
        schema.conversation,
        "A conversation, and what it was about last.",
        Clock.TRANSCRIPT,
        conversation="conversation_id",
        left_out=_LEASES,
    ),
)
"""What goes with a conversation, whether it grew old or its person is erased."""

BESIDE = (
    Holding(
        slack.outbox,
        "What is to be said in Slack. Its words go once it was said.",
        Clock.SLACK,
        found=to_be_said,
        left_out=_LEASES,
    ),
    Holding(
        slack.inbox,
        "What Slack sent. Its words go once it was answered.",
        Clock.SLACK,
        found=received,
        left_out=_LEASES,
    ),
    Holding(
        action,
        "A request that was prepared and never executed.",
        Clock.SIGNED_IN,
        principal=("requester",),
        conversation="conversation_id",
        only=action.c.state != ActionState.EXECUTED.value,
    ),
    Holding(
        ledger.ledger_conversation,
        "How a conversation ended, in a few words of ours: language, topic, ending, day.",
        Clock.COUNTED,
        Erasure.BLANKED,
        "it is counted, holds nothing that anybody said, and leads to nobody once the numbers are taken out",
        principal=("principal_id",),
        conversation="conversation_id",
        blank={"principal_id": None},
        anew=("conversation_id",),
    ),
    Holding(
        schema.model_budget,
        "How many tokens of a provider's model were used on a day.",
        Clock.SIGNED_IN,
        Erasure.BLANKED,
        "it is what the model cost; the number of the person is taken out",
        principal=("principal_id",),
        anew=("principal_id",),
    ),
)
"""What else came of what people said."""
