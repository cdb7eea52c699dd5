"""What stored data would not be accepted, or would be counted otherwise, today."""
