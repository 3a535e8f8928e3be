"""Rasa's REST channel protocol, so that existing Rasa clients and load tools work unchanged."""
