"""Reads that several questions need: trees, keyset pages, COPY streams, similar names."""
