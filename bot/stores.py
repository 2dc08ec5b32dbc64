"""The stores of a home, opened together: records, documents and their index, conversations, people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine

from bot.book_names import book_names
from bot.confirm import Actions
from bot.conversations import Conversations
from bot.handovers.desk import HandOverDesk
from bot.handovers.queue import SupportQueue
from bot.home import Progress, make_home, prepare
from bot.ledger.ledger import Ledger
from bot.presence import present
from bot.settings import Settings
from bot.sites.provider_keys import ProviderKeys
from bot.sites.vouching import Vouching
from bot.submissions.hand_over import HandOver
from bot.submissions.insurer_requests import requests_through
from bot.submissions.keeping import Keeping
from bot.submissions.outbox import Outbox
from bot.uploads.ledgers import Ledgers
from bot.uploads.uploading import Uploading
from knowledge.chroma_server import ServerGenerations
from knowledge.cross_encoder import CrossEncoder
from knowledge.database import open_database
from knowledge.encoder.sentence_encoder import BUNDLED, SentenceEncoder
from knowledge.generation import LocalGenerations
from knowledge.index import KnowledgeIndex
from knowledge.library import Library
from knowledge.retrieval import Retriever
from knowledge.vectors import KeptVectors
from tools.early_warning import Weights
from tools.records.aliases import Aliases
from tools.records.notice_jobs import NoticeJobs
from tools.records.noticed_changes import NoticedChanges
from tools.records.noticing import Noticing
from tools.records.principals import Principals
from tools.records.sql import SqlRecords
from tools.records.warning_overrides import WarningOverrides
from tools.risk_alerts import AlertSources


@dataclass(frozen=True)
class Stores:
    """What is kept, without anybody to answer from it."""

    settings: Settings
    mark: str
    """This process's, in whose name it holds what others wait for (`presence.py`)."""
    engine: Engine
    records: SqlRecords
    aliases: Aliases
    principals: Principals
    library: Library
    index: KnowledgeIndex
    encoder: SentenceEncoder
    retriever: Retriever
    conversations: Conversations
    hand_overs: HandOverDesk
    support_queue: SupportQueue
    actions: Actions
    ledger: Ledger
    changes: NoticedChanges
    event_jobs: NoticeJobs
    overrides: WarningOverrides
    uploading: Uploading
    vouching: Vouching

    def alert_sources(self, weights: Weights) -> AlertSources:
        """What early warning reads: the book, and what people set beside the computed levels."""
        records = self.records
        return AlertSources(records, records, records, weights, self.overrides)

    def noticing(self, weights: Weights) -> Noticing:
        """Compares the book with what was noticed last, with these points of early warning."""
        return Noticing(self.engine, self.records, self.alert_sources(weights))

    def hand_over(self) -> HandOver:
        """What hands confirmed requests to insurers' systems and follows them."""
        outbox = Outbox(self.engine)
        return HandOver(
            outbox,
            Keeping(self.engine, outbox),
            self.records,
            self.settings.submitted(),
            requests_through(self.settings),
            self.settings.day,
        )


@contextmanager
def open_stores(settings: Settings, progress: Progress | None = None) -> Iterator[Stores]:
    """The stores of a prepared home; closed at the end.

    Raises `HomeUnusable`, `NewerDatabase`, and what SQLAlchemy raises when the database cannot be reached.
    """
    make_home(settings)
    engine = open_database(settings.database())
    try:
        library = Library(engine)
        prepare(settings, engine, library, progress)
        with present(settings.home) as mark:
            stores = _assemble(settings, mark, engine, library)
            try:
                yield stores
            finally:
                stores.index.close()
    finally:
        engine.dispose()


def _assemble(settings: Settings, mark: str, engine: Engine, library: Library) -> Stores:
    encoder = SentenceEncoder(settings.encoder or BUNDLED)
    generations = (
        ServerGenerations(engine, library, settings.chroma_url, settings.home)
        if settings.chroma_url
        else LocalGenerations(settings.home)
    )
    index = KnowledgeIndex(library, generations, encoder, partial(KeptVectors, engine))
    principals, records = Principals(engine), SqlRecords(engine, settings.home / "names")
    uploaded = Ledgers(engine, settings.moment, settings.ledger_days)
    return Stores(
        settings=settings,
        mark=mark,
        engine=engine,
        records=records,
        aliases=Aliases(engine),
        principals=principals,
        library=library,
        index=index,
        encoder=encoder,
        retriever=Retriever(index, reranker=CrossEncoder(settings.reranker) if settings.reranker else None),
        conversations=Conversations(engine, mark),
        hand_overs=HandOverDesk(engine, settings.notice_channels()),
        support_queue=SupportQueue(engine, settings.notice_channels()),
        actions=Actions(
            engine,
            settings.moment,
            principals.as_now,
            four_eyes=settings.four_eyes,
            submitted=settings.submitted(),
        ),
        uploading=Uploading(uploaded, records, settings.day),
        ledger=Ledger(engine, encoder.encode_query, lambda: book_names(records, principals.all())),
        changes=NoticedChanges(engine),
        event_jobs=NoticeJobs(engine),
        overrides=WarningOverrides(engine),
        vouching=Vouching(engine, ProviderKeys()),
    )
