"""Topology files: a network design as a person writes it, in YAML or JSON."""

from enilint.inputs.topology.reader import read

__all__ = ["read"]
