"""A process that tells people until it is killed: `python -m tests.bot.alerts.process DATABASE WEBHOOK`."""

import sys
from threading import Event, Thread

from bot.alerts.sender import Ways
from bot.delivery.webhook import Webhook
from knowledge.database import open_database
from tests.bot.alerts.people import Telling

LEASE = 1.0


def main() -> None:
    engine = open_database(sys.argv[1])
    telling = Telling(engine, ways=Ways(webhook=Webhook(sys.argv[2], b"secret")))
    Thread(target=telling.sender(LEASE).run, daemon=True).start()
    going, over = telling.round(), Event()
    while not over.wait(0.02):
        going.go()


if __name__ == "__main__":
    main()
