"""Messages at rest. One noun a file: its table, its dataclass, its queries. SQL stands nowhere else."""
