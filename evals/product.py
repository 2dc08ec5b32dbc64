"""The product as the evals open it: the demo book on its own day, in a home that is thrown away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import Assistant, open_assistant
from bot.settings import Settings
from tools.principal import PUBLIC, Principal
from tools.records.principals import Principals

DEMO_DAY = date(2026, 11, 23)
"""The day for which the demo book was written; its deadlines and limits make sense on this day alone."""


def settings_in(home: Path, model: str | None = None) -> Settings:
    """Demo book, demo day, stores in this home; the model, unless named, and the encoder are those set.

    An operator's database or Chroma server is never touched, even where the environment names one.
    """
    settings = Settings(
        home=home, demo=True, bundled=True, today=DEMO_DAY, database_url=None, chroma_url=None, _env_file=None
    )
    return settings.model_copy(update={"model": model}) if model else settings


@contextmanager
def product(model: str | None = None) -> Iterator[Assistant]:
    """The assistant over a fresh home, with this model or that of the environment."""
    with (
        TemporaryDirectory(prefix="coverdesk-eval-") as folder,
        open_assistant(settings_in(Path(folder), model)) as it,
    ):
        yield it


def person(principals: Principals, name: str) -> Principal:
    """The demo principal with this id, or the public. Raises LookupError for anybody else."""
    if name == PUBLIC.id:
        return PUBLIC
    found = principals.by_id(name)
    if found is None:
        raise LookupError(f"there is no principal {name!r} in the demo book")
    return found
