"""Which actors agree and conflict, and the communities they form."""
