"""Packages: what a confirmed request comes to on paper, filled in for a person to send."""
