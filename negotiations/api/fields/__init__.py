"""Serializer fields, and the base class of every noun's serializer."""
