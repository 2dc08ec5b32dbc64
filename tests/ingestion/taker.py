"""Ingests a folder into a database, to be killed: `python -m tests.ingestion.taker URL FOLDER`."""

import sys

from ingestion.pipeline import ingest
from ingestion.sources import find_sources
from knowledge.database import open_database
from knowledge.library import Library

if __name__ == "__main__":
    url, folder = sys.argv[1:]
    ingest(find_sources([folder]), Library(open_database(url)), prune=True)
