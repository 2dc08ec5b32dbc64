"""The composition root: settings in, a whole assistant out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.agent import Agent
from bot.chat_model import chat_model
from bot.embedded.intents.model import IntentModel
from bot.embedded.model import EmbeddedModel
from bot.home import Progress
from bot.settings import Settings
from bot.stores import Stores, open_stores
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tools.toolbox import toolbox


@dataclass(frozen=True)
class Assistant(Stores):
    """The stores, and the agent that answers from them: everything a door needs."""

    agent: Agent


@contextmanager
def open_assistant(settings: Settings, progress: Progress | None = None) -> Iterator[Assistant]:
    """The assistant over a prepared home. Raises `ModelUnknown`, and what `open_stores` does."""
    model = chat_model(settings.model)
    with open_stores(settings, progress) as stores:
        bundled = SentenceEncoder() if settings.encoder else stores.encoder
        agent = Agent(
            toolbox(stores.records, stores.retriever, stores.conversations, stores.actions),
            stores.records,
            stores.conversations,
            settings.day,
            model,
            settings.model,
            stores.aliases,
            actions=stores.actions,
            embedded=EmbeddedModel(intents=IntentModel(bundled)),
        )
        yield Assistant(**vars(stores), agent=agent)
