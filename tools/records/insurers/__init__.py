"""Insurers' own systems: credit limits read from them, and confirmed requests handed to them."""
