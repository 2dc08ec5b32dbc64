"""The desk of alerts as the server puts it together."""

from datetime import timedelta

from bot.alerts.desk import Reach, alert_round
from bot.alerts.digest import Last
from bot.alerts.sender import Ways
from bot.app import Assistant
from bot.embedded.wording.alerts import alert_line
from bot.language import Language
from bot.overrides import Overriding
from tests.bot.conftest import TODAY
from tools.warning_override import OverrideLevel

CALM = "B-DE-001"


def test_a_level_that_a_person_set_is_told_in_the_digest_too(assistant: Assistant) -> None:
    weights = assistant.warning_weights
    credit = assistant.principals.by_id("P-LQ-CREDIT")
    assert credit is not None
    overriding = Overriding(assistant.engine, assistant.alert_sources(weights), lambda: TODAY)
    alert_id = f"ALERT-POL-LQ-2026-{CALM}"
    overriding.set(credit, alert_id, OverrideLevel.RED, "The owner fled", TODAY + timedelta(days=9))
    try:
        desk = alert_round(assistant, weights, Reach(assistant, Ways(), None))
        found = desk.digesting.digests.of(credit, TODAY, Last())
    finally:
        overriding.end(credit, alert_id)

    (row,) = (row for row in found.warnings if row["alert_id"] == alert_id)
    assert "P-LQ-CREDIT set Red" in alert_line(row, Language.EN)
