"""Messages in motion: their types, their codec, the Valkey streams that carry them, the clock and opening hours."""
