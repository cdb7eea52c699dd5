"""Find names, phrases and words in context in a text."""
