"""Requests on their way to an insurer."""
