"""Messages of one conversation that come at once: each waits for those before it, in any process."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from bot.conversations import ConversationBusy, Conversations
from bot.schema import conversation, turn_ticket
from tools.principal import PUBLIC

KILLED = """
import os, sys
from bot.conversations import Conversations
from knowledge.database import open_database
from tools.principal import PUBLIC
with Conversations(open_database(sys.argv[1])).talk(PUBLIC, "killed", sys.argv[2]):
    os._exit(9)
"""


def begun(engine: Engine) -> str:
    with Conversations(engine).talk(PUBLIC, "first", None) as talk:
        return talk.conversation_id


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(turn_ticket)).scalar_one())


def until(reached: Callable[[], bool]) -> None:
    end = datetime.now(tz=UTC) + timedelta(seconds=5)
    while not reached():
        assert datetime.now(tz=UTC) < end


def test_five_messages_at_once_are_taken_in_the_order_they_came(engine: Engine) -> None:
    desk, here = Conversations(engine), begun(engine)

    def said(text: str) -> None:
        with desk.talk(PUBLIC, text, here):
            pass

    names = [f"message {n}" for n in range(5)]
    with ThreadPoolExecutor(5) as pool:
        with desk.talk(PUBLIC, "one that holds the conversation", here):
            running = []
            for place, name in enumerate(names):
                running.append(pool.submit(said, name))
                until(lambda place=place: waiting(engine) == place + 1)  # type: ignore[misc]
        for one in running:
            one.result()

    kept = [one.question for one in desk.transcript(PUBLIC, here)]
    assert kept == ["first", "one that holds the conversation", *names]
    assert waiting(engine) == 0


def test_a_message_that_waited_too_long_is_refused_and_holds_up_nobody(engine: Engine) -> None:
    desk, here = Conversations(engine), begun(engine)
    with (
        desk.talk(PUBLIC, "long", here),
        pytest.raises(ConversationBusy),
        desk.talk(PUBLIC, "late", here, patience=0.05),
    ):
        pass
    with desk.talk(PUBLIC, "next", here, patience=0):
        pass

    assert [one.question for one in desk.transcript(PUBLIC, here)] == ["first", "long", "next"]


def test_a_turn_whose_process_was_killed_has_broken_off_and_the_next_message_goes_on(engine: Engine) -> None:
    desk, here = Conversations(engine), begun(engine)
    url = engine.url.render_as_string(hide_password=False)
    assert subprocess.run([sys.executable, "-c", KILLED, url, here], check=False).returncode == 9

    with pytest.raises(ConversationBusy), desk.talk(PUBLIC, "too early", here, patience=0):
        pass
    with engine.begin() as connection:  # the minute of its lease is over
        connection.execute(update(conversation).values(leased_until=datetime.now(tz=UTC).isoformat()))
    with desk.talk(PUBLIC, "next", here) as talk:
        assert [(one.question, one.answer) for one in talk.history][-1] == ("killed", None)
