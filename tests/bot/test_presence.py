"""What a killed process held: free for others once a server starts, and only what it held itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.conversations import ConversationBusy, Conversations
from bot.presence import departed, present
from bot.slack.inbox import Envelope, Inbox
from bot.slack.outbox import ON_ITS_WAY, Outbox, put
from bot.slack.post import Post
from tools.principal import PUBLIC

KILLED = """
import os, sys
from pathlib import Path
from bot.conversations import Conversations
from bot.presence import present
from bot.slack.inbox import Inbox
from bot.slack.outbox import Outbox
from knowledge.database import open_database
from tools.principal import PUBLIC
engine = open_database(sys.argv[1])
with present(Path(sys.argv[2])) as mark, Conversations(engine, mark).talk(PUBLIC, "killed", sys.argv[3]):
    Inbox(engine, mark=mark).take(), Outbox(engine, mark=mark).take()
    os._exit(9)
"""
ENVELOPE = Envelope("event:T1:E1", "T1/D1/1.0", {"type": "event_callback"})
POST = Post("event:T1:E1:0", "T1", "T1/D1", "chat.postMessage", {"channel": "D1", "text": "an answer"})


class Clock:
    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


def killed_with_work_in_hand(engine: Engine, home: Path) -> str:
    """A process that answered in a conversation, an event and a post, and was killed; the conversation."""
    with Conversations(engine).talk(PUBLIC, "first", None) as talk:
        conversation_id = talk.conversation_id
    Inbox(engine).accept(ENVELOPE)
    with engine.begin() as connection:
        put(connection, [POST], 0.0)
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", KILLED, url, str(home), conversation_id]
    assert subprocess.run(command, check=False).returncode == 9
    return conversation_id


def test_a_conversation_whose_process_was_killed_goes_on_when_a_server_starts(
    engine: Engine, tmp_path: Path
) -> None:
    here = killed_with_work_in_hand(engine, tmp_path)
    desk = Conversations(engine)
    with pytest.raises(ConversationBusy), desk.talk(PUBLIC, "too early", here, patience=0):
        pass

    desk.let_go(departed(tmp_path))

    with desk.talk(PUBLIC, "next", here, patience=0) as talk:
        assert [one.question for one in talk.history] == ["first", "killed"]


def test_an_event_whose_worker_was_killed_is_answered_at_once_by_the_next_server(
    engine: Engine, tmp_path: Path
) -> None:
    killed_with_work_in_hand(engine, tmp_path)
    inbox = Inbox(engine)
    assert inbox.take() is None, "it is held still"

    assert inbox.let_go(departed(tmp_path)) == 1

    taken = inbox.take()
    assert taken is not None
    assert (taken.key, taken.tries) == (ENVELOPE.key, 2)


def test_a_post_that_a_killed_sender_had_in_hand_is_looked_for_when_it_must_have_arrived(
    engine: Engine, tmp_path: Path
) -> None:
    killed_with_work_in_hand(engine, tmp_path)
    clock = Clock()
    outbox = Outbox(engine, clock)

    assert outbox.let_go(departed(tmp_path)) == 1

    assert outbox.take() is None, "it may still be on its way"
    clock.now += ON_ITS_WAY
    due = outbox.take()
    assert due is not None
    assert due.unsure, "Slack is asked first whether it has it"


def test_what_a_process_holds_that_is_still_there_stays_its_own(engine: Engine, tmp_path: Path) -> None:
    with present(tmp_path) as mark, Conversations(engine, mark).talk(PUBLIC, "first", None) as talk:
        gone = departed(tmp_path)
        Conversations(engine).let_go(gone)

        assert mark not in gone
        with (
            pytest.raises(ConversationBusy),
            Conversations(engine).talk(PUBLIC, "next", talk.conversation_id, patience=0),
        ):
            pass


def test_a_process_that_ends_as_it_should_leaves_no_mark(tmp_path: Path) -> None:
    with present(tmp_path):
        pass

    assert departed(tmp_path) == []
    assert list(tmp_path.rglob("*.lock")) == []


def test_a_killed_process_is_told_once(engine: Engine, tmp_path: Path) -> None:
    killed_with_work_in_hand(engine, tmp_path)

    assert len(departed(tmp_path)) == 1
    assert departed(tmp_path) == []
