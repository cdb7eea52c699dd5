"""Exporters write what a queryset asks for, in the order it has; each format is a module."""
