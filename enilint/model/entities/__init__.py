"""What a network design consists of.

Every entity has an `address` (what findings call it), and `at`, the place that defines it. `place("subnet")` is the
place of one attribute. References between entities are objects, or candidates, or unknown. An attribute that the
design leaves out holds the default that AWS documents for it; where there is none it is Unknown.
"""
