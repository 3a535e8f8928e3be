"""The pipeline: language, intent and entities of one message, and the server that answers with them."""
