"""The description of the API, its human page and its examples."""
