"""Submissions: confirmed limit requests on their way to an insurer's system, and what became of them."""
