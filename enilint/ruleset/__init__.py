"""The rules there are, and which of them run on which designs."""
