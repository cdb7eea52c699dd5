"""Serializer fields, and the base of every noun's serializer."""
