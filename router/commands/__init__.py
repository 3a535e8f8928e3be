"""What people do to a conversation. Each command loads under the row's lock, applies the rule, stores, then rings."""
