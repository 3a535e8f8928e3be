"""From TM Forum's words to ours. Pure; what lacks a part we rely on raises `Nonsense`, nothing is made up."""
