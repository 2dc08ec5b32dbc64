"""Slack: the door through which people ask in direct messages, in channels and with commands."""
