"""Lists as PostgreSQL writes them: pages of JSON, and streams of a whole selection."""
