"""The composition root: settings in, a whole assistant out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

from bot.agent import Agent
from bot.chat_model import chat_model
from bot.embedded.intents.model import IntentModel
from bot.embedded.model import EmbeddedModel
from bot.home import Progress
from bot.providers.budget import Budget, Limits
from bot.providers.guarded_calls import Policy
from bot.providers.provider import Provider
from bot.settings import Settings
from bot.stores import Stores, open_stores
from knowledge.encoder.sentence_encoder import SentenceEncoder
from tools.early_warning import Weights
from tools.toolbox import Toolbox, toolbox
from tools.warning_weights import read_weights


@dataclass(frozen=True)
class Assistant(Stores):
    """The stores, and the agent that answers from them: everything a door needs."""

    agent: Agent
    embedded: EmbeddedModel
    provider: Provider | None
    """The configured model, for whoever makes an agent of fewer tools; None without one."""
    warning_weights: Weights
    """The points of early warning: F9's, or the company's own."""


def _provider(settings: Settings, stores: Stores, model: BaseChatModel | None) -> Provider | None:
    if model is None:
        return None
    limits = Limits(settings.model_tokens_principal, settings.model_tokens_public)
    budget = Budget(stores.engine, limits, settings.day)
    return Provider(settings.model, model, budget, Policy(seconds=settings.model_seconds))


def _tools(stores: Stores, weights: Weights) -> Toolbox:
    as_now = stores.principals.as_now
    kept = (stores.records, stores.retriever, stores.hand_overs, stores.actions)
    return toolbox(*kept, as_now, weights, stores.overrides, stores.changes, stores.uploading.ledgers)


@contextmanager
def open_assistant(settings: Settings, progress: Progress | None = None) -> Iterator[Assistant]:
    """The assistant over a prepared home.

    Raises `ModelUnknown`, `BadWeights`, and what `open_stores` does.
    """
    model, weights = chat_model(settings), read_weights(settings.warning_weights)
    with open_stores(settings, progress) as stores:
        bundled = SentenceEncoder() if settings.encoder else stores.encoder
        embedded = EmbeddedModel(intents=IntentModel(bundled))
        provider = _provider(settings, stores, model)
        agent = Agent(
            _tools(stores, weights),
            stores.records,
            stores.conversations,
            settings.day,
            provider,
            stores.aliases,
            actions=stores.actions,
            embedded=embedded,
        )
        yield Assistant(
            **vars(stores), agent=agent, embedded=embedded, provider=provider, warning_weights=weights
        )
