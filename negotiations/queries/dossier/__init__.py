"""What the parties said, in their words."""
