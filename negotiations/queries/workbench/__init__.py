"""What an annotator sees beside a text: highlights, cards, suggestions, choices."""
