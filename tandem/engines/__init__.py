"""Real PostgreSQL and Valkey servers that need nothing installed but our wheels."""
