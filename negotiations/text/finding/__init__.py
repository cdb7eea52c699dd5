"""What is looked for in texts: names, phrases, words in context."""
