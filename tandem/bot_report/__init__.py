"""`tandem bot report`: how well the bot understands labelled messages."""
