"""Messages in motion: their types, their codec, the Valkey streams that carry them, and the clock."""
