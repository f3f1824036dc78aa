"""Pictures of a design: Availability Zones as columns, subnets as bands, instances as lanes.

`pictures.py` makes `Picture`s, plain data, of a network and its findings. `svg.py`, `mermaid.py` and `dot.py` write
them.
"""
