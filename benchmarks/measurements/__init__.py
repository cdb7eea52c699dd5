"""One module a measurement; benchmarks.registry finds them."""
