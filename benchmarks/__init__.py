"""The cost of the site, measured against the bare database in the same run: `uv run python -m
benchmarks`.
"""
