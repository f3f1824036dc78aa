"""A whole run but printing: designs found, read, judged, fixed."""
