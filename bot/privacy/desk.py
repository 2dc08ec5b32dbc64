"""The desk of privacy put together over the stores: what ends, gives out and erases."""

from bot.privacy.clocks import clocks_of
from bot.privacy.erasure import Eraser
from bot.privacy.export import Exporter
from bot.privacy.retention import Retention
from bot.stores import Stores


def retention_of(stores: Stores) -> Retention:
    """What ends what is over, by the settings."""
    return Retention(stores.engine, clocks_of(stores.settings), stores.ledger.settle)


def exporter_of(stores: Stores) -> Exporter:
    """What gives out one person's data."""
    return Exporter(stores.engine, clocks_of(stores.settings))


def eraser_of(stores: Stores) -> Eraser:
    """What erases one person."""
    return Eraser(stores.engine, stores.settings.home, stores.ledger.settle)
