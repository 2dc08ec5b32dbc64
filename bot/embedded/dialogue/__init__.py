"""The dialogue: what a message is to the talk it stands in, beyond the one question it may be."""
