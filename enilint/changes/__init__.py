"""What changed since a revision, and which results that concerns."""
