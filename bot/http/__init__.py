"""The HTTP door: JSON and server-sent events over the same agent."""
