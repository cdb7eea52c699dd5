"""Django's backend for PostgreSQL, with an end to waiting, and a word for operators when the
database cannot be used.
"""
