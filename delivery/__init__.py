"""The way out: claim, send or perform, settle; what a claim leaves unsettled is doubt, and each kind has its cure."""
