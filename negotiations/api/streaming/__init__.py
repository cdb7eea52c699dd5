"""Whole selections, written by PostgreSQL as they are read."""
