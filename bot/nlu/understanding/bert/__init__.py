"""Sentence encoders that are transformers: where their weights come from, the network they make, and its use."""
