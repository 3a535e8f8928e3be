"""The operator's systems: one client over the TM Forum Open APIs, strict about what they answer."""
