"""Entries: versions of a text, which of them readers get, and the library kept in step."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, insert

from bot.home import load_folder
from bot.review.entries import Entries, OwnDraft, TextChanged
from bot.review.entry import EntryState, VersionState
from bot.review.faq_text import FaqText, Spoken, Topic, faq_text_from
from bot.review.personal_data import without_personal_data
from bot.review.schema import review_cluster
from bot.review.shelf import Shelf
from knowledge.library import Library
from knowledge.passage import Audience, Reader
from tests.bot.review.test_collecting import SUPPORT
from tools.principal import Principal, Role
from tools.records.demo import DEMO

ADMIN = Principal("P-ADMIN", "Alex Admin", Role.ADMIN)
TEXT = FaqText(
    Topic.SERVICE,
    Spoken("周末有人值班吗？", "周末无人值班。", ("星期天能找到人吗",)),
    Spoken("Is anybody there at weekends?", "Nobody is."),
)
CHANGED = replace(TEXT, en=Spoken("Is anybody there at weekends?", "Somebody is, on Saturdays."))


@pytest.fixture
def entries(engine: Engine) -> Entries:
    with engine.begin() as connection:
        opened = {"question": "weekends?", "opened_at": "2026-11-23T12:00:00+00:00"}
        connection.execute(insert(review_cluster).values(cluster_id="Q-1", **opened))
    return Entries(engine)


@pytest.fixture
def live(entries: Entries) -> str:
    entry_id = entries.draft(SUPPORT, "Q-1", TEXT)
    entries.approve(ADMIN, entry_id, TEXT.digest)
    return entry_id


def answers(library: Library) -> set[str]:
    return {one.text for one in library.passages(Reader(frozenset({Audience.PUBLIC})))}


def test_a_text_is_kept_as_it_was_written() -> None:
    assert faq_text_from(TEXT.as_json()) == TEXT
    assert TEXT.digest != CHANGED.digest


def test_a_change_waits_while_the_approved_text_stays(entries: Entries, live: str) -> None:
    entries.rewrite(ADMIN, live, CHANGED)
    waiting = entries.one(live)
    assert waiting.live
    assert (waiting.live.text, waiting.requested and waiting.requested.text) == (TEXT, CHANGED)

    with pytest.raises(OwnDraft):
        entries.approve(ADMIN, live, CHANGED.digest)
    entries.approve(SUPPORT, live, CHANGED.digest)

    entry = entries.one(live)
    assert entry.live
    assert (entry.live.text, [one.number for one in entry.versions]) == (CHANGED, [2, 1])


def test_a_text_that_was_sent_back_or_replaced_cannot_be_approved(entries: Entries) -> None:
    entry_id = entries.draft(SUPPORT, "Q-1", TEXT)
    entries.send_back(ADMIN, entry_id, TEXT.digest, "too short")
    with pytest.raises(TextChanged):
        entries.approve(ADMIN, entry_id, TEXT.digest)

    entries.rewrite(SUPPORT, entry_id, TEXT)
    entries.rewrite(SUPPORT, entry_id, CHANGED)
    with pytest.raises(TextChanged):
        entries.approve(ADMIN, entry_id, TEXT.digest)
    states = [one.state for one in entries.one(entry_id).versions]
    assert states == [VersionState.REQUESTED, VersionState.REPLACED, VersionState.SENT_BACK]


def test_the_library_holds_what_is_live_and_nothing_else(engine: Engine, entries: Entries, live: str) -> None:
    library, draft = Library(engine), entries.draft(SUPPORT, "Q-1", CHANGED)
    shelf = Shelf(library, entries)

    assert [shelf.bring_up_to_date(), shelf.bring_up_to_date()] == [True, False]
    assert answers(library) == {"周末无人值班。", "Nobody is."}
    load_folder(library, DEMO / "documents", "demo")
    assert "Nobody is." in answers(library)

    entries.approve(ADMIN, draft, CHANGED.digest)
    entries.retire(ADMIN, live)
    assert shelf.bring_up_to_date()
    assert "Somebody is, on Saturdays." in answers(library)
    assert "Nobody is." not in answers(library)
    assert entries.one(live).state is EntryState.RETIRED


def test_only_texts_with_personal_data_are_changed() -> None:
    written = replace(TEXT, en=Spoken("Is anybody there?", "Call +49 30 1234567 for that."))

    kept, taken_out = without_personal_data(written, [])

    assert (kept.zh, kept.en.answer) == (TEXT.zh, "Call [number] for that.")
    assert [one.before for one in taken_out] == ["Call +49 30 1234567 for that."]


@pytest.mark.parametrize(("day", "in_force"), [(1, False), (2, True), (3, True), (4, False)])
def test_a_text_speaks_from_its_first_to_its_last_day(day: int, in_force: bool) -> None:
    text = replace(TEXT, effective_from=date(2026, 12, 2), effective_to=date(2026, 12, 3))

    assert text.in_force_on(date(2026, 12, day)) is in_force
    assert TEXT.in_force_on(date(2026, 12, day))


def test_whoever_wrote_at_a_text_may_not_approve_it_after_somebody_changed_a_word(
    entries: Entries, live: str
) -> None:
    entries.rewrite(SUPPORT, live, CHANGED)
    by_another = replace(CHANGED, zh=Spoken("周末有人值班吗？", "周六有人值班。"))
    entries.rewrite(ADMIN, live, by_another)

    for author in (SUPPORT, ADMIN):
        with pytest.raises(OwnDraft):
            entries.approve(author, live, by_another.digest)
        with pytest.raises(OwnDraft):
            entries.send_back(author, live, by_another.digest, "no")
    entries.approve(Principal("P-THIRD", "", Role.ADMIN), live, by_another.digest)


def test_a_wording_that_begins_later_leaves_the_one_before_in_force_until_then(
    engine: Engine, entries: Entries, live: str
) -> None:
    library = Library(engine)
    shelf = Shelf(library, entries)
    later = replace(CHANGED, effective_from=date(2027, 1, 1))
    entries.rewrite(ADMIN, live, later)
    entries.approve(SUPPORT, live, later.digest)

    shelf.bring_up_to_date()

    everybody = Reader(frozenset({Audience.PUBLIC}))
    said = {one.text: (one.effective_from, one.effective_to) for one in library.passages(everybody)}
    assert said[TEXT.en.answer] == (None, date(2026, 12, 31))
    assert said[CHANGED.en.answer] == (date(2027, 1, 1), None)
    entries.retire(ADMIN, live)
    shelf.bring_up_to_date()
    assert answers(library) == set()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            "请拨打13812345678；其他地区（例如德国）同样适用，以保单明细表为准！",
            "其他地区（例如德国）同样适用，以保单明细表为准！",
        ),
        (
            "Limits for Germany are decided in a day. Write to mei@example.com.",
            "Limits for Germany are decided in a day.",
        ),
    ],
)
def test_a_sentence_without_personal_data_stays_as_it_was_written(written: str, kept: str) -> None:
    text = replace(TEXT, en=Spoken("Q?", written))

    cleaned, (change,) = without_personal_data(text, ())

    assert kept in cleaned.en.answer
    assert change.before == written


@pytest.mark.parametrize(
    "written",
    ["Ask Mr. Smith about it.", "Ask Dr. Weber. He knows.", "Write to Acme Trading Co. Ltd. today."],
)
def test_an_abbreviation_hides_no_name(written: str) -> None:
    cleaned, changes = without_personal_data(replace(TEXT, en=Spoken("Q?", written)), ())

    assert changes
    assert not {"Smith", "Weber", "Acme"} & set(cleaned.en.answer.replace(".", " ").split())


def test_approving_another_text_does_not_bring_a_retired_one_back(
    engine: Engine, entries: Entries, live: str
) -> None:
    library = Library(engine)
    entries.retire(ADMIN, live)
    later = replace(CHANGED, effective_from=date(2027, 1, 1))
    entries.rewrite(ADMIN, live, later)
    entries.approve(SUPPORT, live, later.digest)

    Shelf(library, entries).bring_up_to_date()

    assert answers(library) == {CHANGED.en.answer, CHANGED.zh.answer}


def test_nobody_approves_their_own_words_because_another_sent_them_in_again(
    entries: Entries, live: str
) -> None:
    entries.rewrite(ADMIN, live, CHANGED)
    entries.send_back(SUPPORT, live, CHANGED.digest, "no")
    entries.rewrite(Principal("P-THIRD", "", Role.ADMIN), live, CHANGED)

    with pytest.raises(OwnDraft):
        entries.approve(ADMIN, live, CHANGED.digest)
    entries.approve(SUPPORT, live, CHANGED.digest)


def test_a_retired_text_is_put_back_by_two_people_whoever_wrote_it_first(entries: Entries, live: str) -> None:
    entries.retire(ADMIN, live)
    entries.rewrite(ADMIN, live, TEXT)
    with pytest.raises(OwnDraft):
        entries.approve(ADMIN, live, TEXT.digest)

    entries.approve(SUPPORT, live, TEXT.digest)  # they wrote it, and another approved it before

    assert entries.one(live).state is EntryState.LIVE
