"""The language of topology files: the shape of every section, as typed structs.

The structs are the one source of `schemas/topology.schema.json`. Defaults are those of AWS; what has none, and is left
out, is UNSET.
"""
