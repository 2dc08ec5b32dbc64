"""What the assistant may look up, compute or prepare: one file a subject."""
