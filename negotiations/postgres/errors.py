"""What can go wrong, as exceptions whose text is meant for the person at the terminal."""


class CannotStart(Exception):
    """PostgreSQL cannot run here; the text says what is wrong, where, and what to do."""


class AlreadyRunning(Exception):
    """Another process holds the place; the text says which."""
