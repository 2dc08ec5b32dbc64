"""What a website loads: one small script and its words, the same for everybody, known again by their tags."""

import gzip
from collections.abc import Iterator

import httpx
import pytest

from bot.http.widget_script import _OF_RECORDS, LANGUAGES, ORDER, WIDGET
from bot.phrasebook import Phrasebook
from bot.settings import Settings
from tests.bot.test_http import OTHER, OWNER, serving


@pytest.fixture(scope="module")
def http(settings: Settings) -> Iterator[httpx.Client]:
    for address in serving(settings):
        with httpx.Client(base_url=address, timeout=30) as client:
            yield client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_and_the_words_of_a_language_have_thirty_kilobytes_at_most(
    http: httpx.Client, language: str
) -> None:
    loaded = [http.get(path).content for path in ("/widget.js", f"/widget/words/{language}")]

    assert sum(len(gzip.compress(one, 9)) for one in loaded) <= 30_000


@pytest.mark.parametrize("path", ["/widget.js", "/widget/words/en"])
def test_a_browser_that_has_it_is_not_sent_it_again(http: httpx.Client, path: str) -> None:
    first = http.get(path)
    again = http.get(path, headers={"If-None-Match": first.headers["etag"]})
    plain = http.get(path, headers={"Accept-Encoding": "identity"})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert first.headers["access-control-allow-origin"] == "*"
    assert plain.content == first.content


def test_a_language_that_the_widget_does_not_speak_is_a_404(http: httpx.Client) -> None:
    assert http.get("/widget/words/fr").status_code == 404


def test_traditional_words_are_made_from_the_simplified(http: httpx.Client) -> None:
    assert http.get("/widget/words/zh-Hant").json()["talk_to_person"] == "轉人工"


def test_every_source_file_is_part_of_the_script_and_no_word_has_two_meanings() -> None:
    assert {path.stem for path in WIDGET.glob("*.js")} == set(ORDER)
    own = Phrasebook(WIDGET / "words.yaml").entries
    taken = [name for file, names in _OF_RECORDS.items() for name in names if "calculations" not in str(file)]
    assert [name for name in taken if name in own] == []


def test_a_conversation_gives_its_answers_whole_as_they_were_given(http: httpx.Client) -> None:
    given = http.post("/v1/chat", headers=OWNER, json={"message": "limit for Nordhaus?"}).json()
    path = f"/v1/conversations/{given['conversation_id']}"

    assert http.get(path, headers=OWNER).json()["turns"][0]["document"] == given
    assert http.get(path, headers=OTHER).status_code == http.get(path).status_code == 404
