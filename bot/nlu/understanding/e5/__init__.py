"""The second look's sentence encoder, multilingual-e5-small: its weights, its network, and the encoder they make."""
