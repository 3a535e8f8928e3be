"""Finding entities: one file a kind, pure functions from a text to spans."""
