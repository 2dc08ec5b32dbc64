"""A merge of two keys of one company is no change of any limit, overdue, claim or grade."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.tools.records.noticing_book import (
    BOOK,
    CLAIMS,
    INVOICES,
    LIMITS,
    TODAY,
    brought,
    changes,
    event,
    noticing,
    sent,
    snapshots,
)
from tools.records.merges import merge_buyers

TWIN = {
    "buyers.csv": "buyer_id,legal_name,country,grade,grade_scale\n"
    "B-TWIN,Rotbuche Pumpen,DE,6,1-10 (1 best)\n",
    "limits.csv": LIMITS + "POL-1,B-TWIN,named,APPROVED,12000,EUR,2026-03-01,,2026-02-20,,,,\n"
    "POL-2,B-TWIN,topup,APPROVED,300,EUR,2026-01-01,,2025-12-18,,,,\n",
    "invoices.csv": INVOICES + "POL-1,B-TWIN,T-1,2026-08-01,2026-10-01,10,EUR,0\n",
    "claims.csv": CLAIMS + "C-9,POL-1,B-TWIN,NOTIFIED,2026-11-01,10,,EUR\n",
    "events.csv": "event_id,policy_id,buyer_id,kind,occurred_on,old_value,new_value,note\n"
    "E-9,POL-1,B-TWIN,adverse_news,2026-11-02,,,\n",
}


@pytest.fixture
def watched(engine: Engine, tmp_path: Path) -> Engine:
    """A company under two keys, watched since both were in the book."""
    brought(engine, tmp_path, BOOK)
    brought(engine, tmp_path, TWIN)
    noticing(engine).everything(TODAY, "import")
    return engine


def test_a_merge_alone_is_no_change(watched: Engine) -> None:
    merge_buyers(watched, "B-TWIN", "B-1", "olga")
    noticing(watched).everything(TODAY)

    assert [(one.kind.value, one.buyer_id, one.old, one.new) for one in changes(watched)] == []
    assert "B-TWIN" not in {buyer for _, buyer in snapshots(watched)}
    assert {("POL-1", "B-1"), ("POL-2", "B-1")} <= set(snapshots(watched))


def test_what_changes_after_a_merge_is_told_under_the_key_that_stays(watched: Engine, tmp_path: Path) -> None:
    merge_buyers(watched, "B-TWIN", "B-1", "olga")
    noticing(watched).everything(TODAY)
    brought(watched, tmp_path, {"limits.csv": LIMITS + "POL-1,B-1,named,APPROVED,500,EUR,2026-11-20,,,,,,\n"})
    noticing(watched).everything(TODAY, "import")

    (cut,) = changes(watched)
    assert (cut.buyer_id, cut.kind.value, cut.old, cut.new) == (
        "B-1",
        "limit_reduced",
        "12000 EUR",
        "500 EUR",
    )


def test_an_event_that_comes_between_the_merge_and_the_comparison_is_told(
    watched: Engine, tmp_path: Path
) -> None:
    merge_buyers(watched, "B-TWIN", "B-1", "olga")
    sent(watched, tmp_path, [event("E-10", "insolvency", occurred_on="2026-11-21")])
    noticing(watched).what_was_sent(TODAY)
    noticing(watched).everything(TODAY)

    assert [one.kind.value for one in changes(watched)] == ["insolvency"]


def test_a_merge_of_what_nobody_watches_yet_begins_nothing(engine: Engine, tmp_path: Path) -> None:
    brought(engine, tmp_path, BOOK)
    brought(engine, tmp_path, TWIN)
    merge_buyers(engine, "B-TWIN", "B-1", "olga")

    assert snapshots(engine) == {}
    assert noticing(engine).everything(TODAY, "import").begun == ("POL-1", "POL-2")
    assert changes(engine) == []
