"""A pretend telecom operator: the far side of every socket Tandem speaks to. Imports nothing of Tandem's."""
