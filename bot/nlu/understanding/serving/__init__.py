"""The server: Rasa's HTTP API in front of a model's graph, without the rest of Rasa."""
