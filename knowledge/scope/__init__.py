"""Scope: whether a message is about trade credit insurance at all."""
