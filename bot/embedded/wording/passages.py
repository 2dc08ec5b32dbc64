"""Passages in words: verbatim sentences, with what kind of source speaks and in which language."""

from collections.abc import Sequence

from bot.answer import sentences
from bot.embedded.wording.phrases import say
from bot.language import Language
from knowledge.folding import tokens
from knowledge.passage import Authority, DocumentKind, Hit, Passage

LONGEST = {"zh": 420, "en": 900}
"""Characters of one passage that an answer quotes; more is read in the document itself. Chinese is denser."""


def passages_in_words(hits: Sequence[Hit], marks: Sequence[str], question: str, language: Language) -> str:
    """The best passage's answer, and a clause beside it where one was found for the same question."""
    chosen = _chosen(hits)
    parts = [_quoted(hits[place].passage, marks[place], question, language) for place in chosen]
    if all(hits[place].passage.authority is Authority.ARTICLE for place in chosen):
        parts.append(say("article_only", language))
    return "\n\n".join(parts)


def _chosen(hits: Sequence[Hit]) -> list[int]:
    """The first hit, and the best clause of the reader's own policy when that is not the first."""
    own = [place for place, hit in enumerate(hits) if hit.passage.policies]
    return [0] if not own or own[0] == 0 else [0, own[0]]


def _quoted(passage: Passage, mark: str, question: str, language: Language) -> str:
    written = passage.language.split("-")[0]
    text = best_sentences(passage.text, question, LONGEST.get(written, LONGEST["en"]))
    foreign = written not in (language.value, "und")
    if passage.kind is DocumentKind.FAQ and not foreign:
        return f"{text}{mark}" if language is Language.ZH else f"{text} {mark}"
    source = " · ".join(part for part in (passage.title, passage.section) if part)
    quote = "\n".join(f"> {line}" for line in text.splitlines() if line.strip())
    note = say("other_language", language) + "\n\n" if foreign else ""
    return f"{note}{quote}\n\n— {source} {mark}"


def best_sentences(text: str, question: str, longest: int) -> str:
    """A verbatim run of sentences that fits, around the one that shares most with the question."""
    if len(text) <= longest:
        return text.strip()
    spans = sentences(text)
    asked = tokens(question)
    wanted = {*asked.characters, *asked.bigrams}
    shares = [_shared(span, wanted) for span in spans]
    start = max(range(len(spans)), key=lambda place: (shares[place], -place))
    end, length = start + 1, len(spans[start])
    while end < len(spans) and length + len(spans[end]) <= longest:
        length += len(spans[end])
        end += 1
    while start > 0 and length + len(spans[start - 1]) <= longest:
        start -= 1
        length += len(spans[start])
    return "".join(spans[start:end]).strip()


def _shared(span: str, wanted: set[str]) -> int:
    held = tokens(span)
    return len(wanted & {*held.characters, *held.bigrams})
