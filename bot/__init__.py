"""The attendant: understands what customers write, follows flows, and answers from the operator's systems."""
