"""Passages in words: verbatim sentences, with what kind of source speaks and in which language."""

from collections import Counter
from collections.abc import Sequence

from bot.answer import sentences
from bot.embedded.wording.phrases import say, word
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
    """The best of the reader's own policy with the best general passage, in the order in which they came."""
    own = [place for place, hit in enumerate(hits) if hit.passage.policies]
    general = [place for place, hit in enumerate(hits) if not hit.passage.policies]
    return sorted([*own[:1], *general[:1]])


def _quoted(passage: Passage, mark: str, question: str, language: Language) -> str:
    written = passage.language.split("-")[0]
    text = best_sentences(passage.text, question, LONGEST.get(written, LONGEST["en"]))
    foreign = written not in (language.value, "und")
    if passage.kind is DocumentKind.FAQ and not foreign:
        return f"{text}{mark}" if language is Language.ZH else f"{text} {mark}"
    quote = "\n".join(f"> {line}" for line in text.splitlines() if line.strip())
    note = _in_other_words_than(written, language) if foreign else ""
    return f"{note}{quote}\n\n— {_place(passage, language)} {mark}"


def _in_other_words_than(written: str, language: Language) -> str:
    return say("other_language", language, written=word("language_name", written, language)) + "\n\n"


def _place(passage: Passage, language: Language) -> str:
    page = say("on_page", language, page=str(passage.page)) if passage.page else ""
    return " · ".join(part for part in (passage.title, passage.section, page) if part)


def best_sentences(text: str, question: str, longest: int) -> str:
    """A verbatim run of sentences that fits, around the one that shares most with the question."""
    if len(text) <= longest:
        return text.strip()
    spans = sentences(text)
    shares = _shares(spans, question)
    start = max(range(len(spans)), key=lambda place: (shares[place], -place))
    end, length = start + 1, len(spans[start])
    while end < len(spans) and length + len(spans[end]) <= longest:
        length += len(spans[end])
        end += 1
    while start > 0 and length + len(spans[start - 1]) <= longest:
        start -= 1
        length += len(spans[start])
    return "".join(spans[start:end]).strip()


def _shares(spans: Sequence[str], question: str) -> list[float]:
    """What each sentence has of the question; a word that every sentence has tells nothing."""
    asked = tokens(question)
    wanted = {*asked.characters, *asked.bigrams}
    held = [wanted.intersection((*one.characters, *one.bigrams)) for one in map(tokens, spans)]
    times = Counter(term for terms in held for term in terms)
    return [sum(1 / times[term] for term in terms) for terms in held]
