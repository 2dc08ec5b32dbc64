"""Insurers' own systems: credit limits read from them, nothing written to them."""
