"""Which actors agree, which conflict, and the communities they form."""
