"""A dossier of what parties said, in their own words."""
