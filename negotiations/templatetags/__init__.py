"""Filters for templates; none of them queries."""
