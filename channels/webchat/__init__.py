"""Web chat: a widget on the operator's pages, one socket a tab, a session that lasts over reloads."""
