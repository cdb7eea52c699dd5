"""One module per measurement; benchmarks.registry finds them."""
