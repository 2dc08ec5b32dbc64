"""An index of companies' names, in memory or in a folder: from a typed text to the candidates."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

import tantivy

from tools.buyer_names.grams import asked_grams, grams_of
from tools.buyer_names.typed import Typed
from tools.buyers import Buyer, Identifier

CANDIDATES = 64
"""Companies that are compared in full; the right one is nearly always among so many (docs/buyers.md)."""
READ_AT_MOST = 400_000
"""Entries of the index that one look-up reads, rare pieces first: this bounds its time at any size."""
LOOKED_UP = 20
"""Pieces that are looked up, the rarest: the common ones of a trade would drown those of the brand."""
ALWAYS = 3
"""So many pieces are looked up even where each of them is common."""
_MEMORY = 128 * 1024 * 1024
_THREADS = 1
_ALONE = 20_000
"""Companies from which on it is worth starting processes."""
_AT_ONCE = 500


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("country", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("grams", tokenizer_name="pieces", index_option="freq")
    builder.add_bytes_field("facts", stored=True)
    return builder.build()


class NameIndex:
    """Finds companies by pieces of their names and by their numbers.

    In memory without a folder. One process writes at a time; others see what it wrote after `refresh`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        schema = _schema()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(schema, path=str(folder) if folder else None)
        pieces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("pieces", pieces)
        self._schema = schema
        self._searcher = self._index.searcher()

    def write(self, buyers: Iterable[Buyer], *, anew: bool = False) -> int:
        """Takes the companies in, in place of those of the same key, or with `anew` of all; how many.

        What was there before is found until all of them are in.
        """
        with _taken_apart(buyers) as entries:
            writer = self._index.writer(_MEMORY, _THREADS)
            if anew:
                writer.delete_all_documents()
            count = 0
            for key, country, names, facts in entries:
                if not anew:
                    writer.delete_documents_by_term("id", key)
                for grams in names:
                    writer.add_document(_document(key, country, grams, facts))
                count += 1
            writer.commit()
            writer.wait_merging_threads()
        self.refresh()
        return count

    def refresh(self) -> None:
        """See what was written last."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def candidates(
        self, typed: Typed, country: str | None = None, at_most: int = CANDIDATES
    ) -> Sequence[Buyer]:
        """The companies whose names share the most, and the rarest, pieces with what was typed."""
        grams = self._chosen(asked_grams(typed))
        if not grams:
            return ()
        wanted = [(tantivy.Occur.Should, self._term("grams", gram)) for gram in grams]
        query = tantivy.Query.boolean_query(wanted)
        if country is not None:
            within = (tantivy.Occur.Must, self._term("country", country))
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), within])
        found: dict[str, Buyer] = {}
        for _, address in self._searcher.search(query, 2 * at_most, count=False).hits:
            document = self._searcher.doc(address)
            if len(found) < at_most and document["id"][0] not in found:
                found[document["id"][0]] = _buyer(document["facts"][0])
        return list(found.values())

    def _chosen(self, grams: set[str]) -> list[str]:
        """The rarest pieces, as many as can be read in time."""
        searcher = self._searcher
        counted = sorted((n, gram) for gram in grams if (n := searcher.doc_freq("grams", gram)))
        chosen: list[str] = []
        read = 0
        for count, gram in counted[:LOOKED_UP]:
            read += count
            if read > READ_AT_MOST and len(chosen) >= ALWAYS:
                break
            chosen.append(gram)
        return chosen

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "freq" if field == "grams" else "basic")


def _document(key: str, country: str, grams: str, facts: bytes) -> tantivy.Document:
    """One name of a company, with all that is known of it."""
    document = tantivy.Document()
    document.add_text("id", key)
    document.add_text("country", country)
    document.add_text("grams", grams)
    document.add_bytes("facts", facts)
    return document


_Entry = tuple[str, str, list[str], bytes]


def _entry(buyer: Buyer) -> _Entry:
    return buyer.id, buyer.country or "", grams_of(buyer), _facts(buyer)


@contextmanager
def _taken_apart(buyers: Iterable[Buyer]) -> Iterator[Iterator[_Entry]]:
    """What is written for each company; of many, worked out by as many processes as there are processors.

    They are forked before the writer has threads of its own, and know nothing but names.
    """
    waiting = iter(buyers)
    few = list(islice(waiting, _ALONE))
    if len(few) < _ALONE or "fork" not in get_all_start_methods():
        yield map(_entry, chain(few, waiting))
        return
    with get_context("fork").Pool() as pool:
        yield pool.imap(_entry, chain(few, waiting), chunksize=_AT_ONCE)


def _facts(buyer: Buyer) -> bytes:
    facts = vars(buyer) | {"identifiers": [vars(one) for one in buyer.identifiers]}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _buyer(facts: bytes) -> Buyer:
    known = json.loads(facts)
    identifiers = tuple(Identifier(**one) for one in known.pop("identifiers"))
    return Buyer(**(known | {"identifiers": identifiers, "other_names": tuple(known["other_names"])}))


def in_memory(buyers: Iterable[Buyer]) -> NameIndex:
    """An index of these companies alone."""
    index = NameIndex()
    index.write(buyers, anew=True)
    return index
