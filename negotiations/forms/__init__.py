"""What a browser may send, one module a noun."""
