"""What the bot says: texts in Rasa's response format, one file a language, and how values look in them."""
