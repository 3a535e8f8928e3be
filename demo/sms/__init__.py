"""The SMS provider in Twilio's protocol (Twilio API reference, version 2010-04-01, Messages resource)."""
