"""When the parties moved, and how each came to stand where it does on a term."""
