"""Providers' models: what a call to one may cost, and what happens when it fails (docs/models.md)."""
