"""One module per noun of the API: its shape, its filters and its viewset."""
