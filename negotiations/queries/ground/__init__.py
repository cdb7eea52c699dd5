"""What parties agree on, who blocks packages, and which demands form deadlocks."""
