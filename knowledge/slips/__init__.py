"""Slips of the pen in a question, read as what was meant; a quote is never touched."""
