"""What an annotator sees in and beside a text: highlights, cards, suggestions, autocomplete."""
