"""Intents: what a message asks for, learned from example phrasings (docs/understanding.md)."""
