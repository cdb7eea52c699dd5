"""Django's backend for PostgreSQL, with a limit to waiting, and a reason for operators when the
database cannot be used.
"""
