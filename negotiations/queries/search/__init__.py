"""Search for words in articles, passages, terms and actors."""
