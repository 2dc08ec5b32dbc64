"""The ledger: what became of each conversation, counted so that nobody is counted as helped who was not."""
