"""Who changed what: the journal in words, the undo stack, the feed of changes."""
