"""Doors: a provider's traffic becomes wire messages, and back. One folder a channel, one line in the registry."""
