"""Checks of stored data by the rules of today: what would be refused, or counted differently."""
