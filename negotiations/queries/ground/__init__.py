"""Common ground of parties, packages, and demands that go round in a circle."""
