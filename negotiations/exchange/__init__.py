"""Import and export of files. Each format is a registered module; an import returns a report."""
