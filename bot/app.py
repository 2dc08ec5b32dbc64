"""The composition root: settings in, a whole assistant out; the one place that chooses adapters."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from langchain_core.language_models import BaseChatModel
from sqlalchemy import Engine

from bot.agent import Agent
from bot.conversations import Conversations
from bot.home import Progress, make_home, prepare
from bot.settings import Settings
from knowledge.chroma_server import ServerGenerations
from knowledge.database import open_database
from knowledge.encoder.sentence_encoder import BUNDLED, SentenceEncoder
from knowledge.generation import LocalGenerations
from knowledge.index import KnowledgeIndex
from knowledge.library import Library
from knowledge.retrieval import Retriever
from knowledge.vectors import KeptVectors
from tools.records.principals import Principals
from tools.records.sql import SqlRecords
from tools.toolbox import toolbox


class ModelUnknown(Exception):
    """COVERDESK_MODEL names a model that cannot be made; for the operator."""


@dataclass(frozen=True)
class Assistant:
    """Everything a door needs."""

    settings: Settings
    engine: Engine
    records: SqlRecords
    principals: Principals
    library: Library
    index: KnowledgeIndex
    encoder: SentenceEncoder
    retriever: Retriever
    conversations: Conversations
    agent: Agent


@contextmanager
def open_assistant(settings: Settings, progress: Progress | None = None) -> Iterator[Assistant]:
    """The assistant over a prepared home; closed at the end."""
    make_home(settings)
    engine = open_database(settings.database())
    try:
        library = Library(engine)
        prepare(settings, engine, library, progress)
        assistant = _assemble(settings, engine, library)
        try:
            yield assistant
        finally:
            assistant.index.close()
    finally:
        engine.dispose()


def _assemble(settings: Settings, engine: Engine, library: Library) -> Assistant:
    encoder = SentenceEncoder(settings.encoder or BUNDLED)
    generations = (
        ServerGenerations(engine, library, settings.chroma_url, settings.home)
        if settings.chroma_url
        else LocalGenerations(settings.home)
    )
    index = KnowledgeIndex(library, generations, encoder, partial(KeptVectors, engine))
    retriever = Retriever(index)
    records = SqlRecords(engine)
    conversations = Conversations(engine)
    agent = Agent(
        toolbox(records, retriever, conversations),
        records,
        conversations,
        settings.day,
        chat_model(settings.model),
        settings.model,
    )
    return Assistant(
        settings,
        engine,
        records,
        Principals(engine),
        library,
        index,
        encoder,
        retriever,
        conversations,
        agent,
    )


def chat_model(name: str) -> BaseChatModel | None:
    """A provider's model by LangChain's name for it; None for the embedded one.

    Raises `ModelUnknown` when the name, its package or its key is missing.
    """
    if name == "embedded":
        return None
    from langchain.chat_models import init_chat_model  # costs start-up time that the embedded model spares

    try:
        model: BaseChatModel = init_chat_model(name)
    except (ImportError, ValueError, OSError) as error:
        raise ModelUnknown(
            f"COVERDESK_MODEL={name} cannot be used: {error}. Set it to `embedded`, or to a name such as "
            "`openai:gpt-4o-mini` with its package and key installed."
        ) from error
    return model
