"""Passages of the knowledge base: kept, embedded, found."""
