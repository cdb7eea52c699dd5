"""Find words in articles, passages, terms and actors."""
