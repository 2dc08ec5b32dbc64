"""The chat model that needs no key: understand, plan, word."""
