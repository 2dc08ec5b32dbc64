"""Cases of conversations load, or say clearly why not."""

from pathlib import Path

import pytest

from evals.conversations.case import CasesUnreadable, Half, load


def test_the_cases_cover_every_category_many_times() -> None:
    cases = load()

    assert len(cases) >= 120
    assert {"limits", "limit_states", "claims", "policy_terms", "access", "knowledge", "elsewhere"} <= {
        case.category for case in cases
    }
    assert sum(len(case.turns) > 1 for case in cases) >= 15


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {id: a, principal: public, turns: []}", "some.yaml, case a: turns"),
        (
            "- {id: a, principal: public, turns: [{say: hi}]}",
            "case a: turns.0: Value error, what is said needs its `outcome`",
        ),
        (
            "- {id: a, principal: public, turns: [{say: hi, outcome: answered, must_sy: [x]}]}",
            "case a: turns.0.must_sy: Extra inputs are not permitted",
        ),
        ("- {id: a, principal: public, turns: [{say: hi, outcome: maybe}]}", "case a: turns.0.outcome"),
        ("- {id: a, principal: public, turns: [{do: confirm}]}", "what is done needs its `result`"),
        (
            "- {id: a, principal: public, turns: [{say: hi, do: cancel, result: cancelled}]}",
            "a turn has either `say` or `do`",
        ),
        ("a: b", "some.yaml: must be a list of cases"),
        ("- [", "some.yaml: is no YAML"),
    ],
)
def test_a_case_that_cannot_be_read_is_named_with_file_and_field(
    tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "some.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(CasesUnreadable) as raised:
        load(tmp_path)

    assert told in str(raised.value)


def test_cases_that_nobody_has_seen_are_the_held_out_half_and_come_last(tmp_path: Path) -> None:
    for folder in ("held_out", "asked"):
        (tmp_path / folder).mkdir()
        row = f"{{id: {folder}, principal: public, turns: [{{say: hi, outcome: smalltalk}}]}}"
        (tmp_path / folder / "manners.yaml").write_text(f"- {row}\n", encoding="utf-8")

    asked, held_out = load(tmp_path)

    assert (asked.half, asked.category) == (Half.DEV, "asked.manners")
    assert (held_out.half, held_out.category) == (Half.HELD_OUT, "manners")


def test_two_cases_with_one_id_are_refused(tmp_path: Path) -> None:
    row = "{id: same, principal: public, turns: [{say: hi, outcome: smalltalk}]}"
    (tmp_path / "some.yaml").write_text(f"- {row}\n- {row}\n", encoding="utf-8")

    with pytest.raises(CasesUnreadable, match="case same: this id is given twice"):
        load(tmp_path)
