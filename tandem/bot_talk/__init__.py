"""`tandem bot talk`: a conversation with the bot in the terminal, which shows what was understood and why."""
