"""Suppressions: where users say that they do not want to be told of a finding, and whether they are right to."""
