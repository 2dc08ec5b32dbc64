"""One token, given to eight connections at once."""

import threading
from collections.abc import Callable

from sqlalchemy import Engine

from bot.sites.spent_tokens import TokenRefused
from knowledge.database import open_database


def taken_at_once(engine: Engine, spend: Callable[[Engine], str]) -> list[str]:
    """Whom it vouched for, by each connection that took it."""
    took: list[str] = []
    start = threading.Barrier(8)

    def take() -> None:
        own = open_database(engine.url.render_as_string(hide_password=False))
        start.wait()
        try:
            took.append(spend(own))
        except TokenRefused:
            pass
        finally:
            own.dispose()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took
