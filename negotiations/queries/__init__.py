"""Reads that span nouns: functions that answer with frozen dataclasses."""
