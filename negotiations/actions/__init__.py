"""Every write. A function here is a verb of the field; only these functions write."""
