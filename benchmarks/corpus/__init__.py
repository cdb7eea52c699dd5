"""A deterministic corpus of any size: generated as a stream, and loaded through COPY together with
its journal.
"""

PASSWORD = "a-password-for-benchmarks"
CODER = "coder"
SLUG = "corpus"
SIZES = {"S": 1_000, "M": 10_000, "L": 100_000}
