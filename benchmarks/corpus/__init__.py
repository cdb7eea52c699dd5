"""A corpus of any size, always the same: made as a stream and loaded through COPY, with the journal
it would have left.
"""

PASSWORD = "a-password-for-benchmarks"
CODER = "coder"
SLUG = "corpus"
SIZES = {"S": 1_000, "M": 10_000, "L": 100_000}
