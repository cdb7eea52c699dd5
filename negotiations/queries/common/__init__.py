"""Reads that several questions need: trees, keyset pages, COPY streams, names that are alike."""
