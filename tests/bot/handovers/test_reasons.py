"""What a hand-over is said to be for: nothing that support may not read."""

import pytest
from sqlalchemy import Engine

from bot.conversations import Conversations
from bot.handovers.case import State
from bot.handovers.desk import HandOverDesk
from bot.handovers.queue import SupportQueue
from tests.bot.conftest import TODAY
from tools.principal import PUBLIC, Principal, Role
from tools.tool import Turn

OWNER = Principal("P-1", "Li", Role.POLICYHOLDER, ("POL-1",))
ASKED, WORDED = "我要找真人", "Wants a person about the EUR 250,000 limit for Nordhaus"


@pytest.mark.parametrize(("who", "reason"), [(OWNER, ASKED), (PUBLIC, WORDED)])
def test_a_customers_records_do_not_reach_support_in_a_models_words(
    engine: Engine, who: Principal, reason: str
) -> None:
    with Conversations(engine).talk(who, ASKED, None) as talk:
        HandOverDesk(engine).record(Turn(who, TODAY, talk.conversation_id, talk.turn_id), WORDED)

    (listed,) = SupportQueue(engine).listed([State.WAITING])
    assert listed.reason == reason
