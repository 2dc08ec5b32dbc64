"""How long what people say is kept, and one person's data given out or erased."""
