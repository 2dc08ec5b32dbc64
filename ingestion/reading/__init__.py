"""Readers, one a format: a file's bytes become a reading, a sequence of blocks with their raw text."""
