"""Where sources disagree, and whose voice a position has."""
