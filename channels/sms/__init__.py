"""SMS through a provider that speaks Twilio's protocol. For now the way out only: codes leave by it."""
