"""Files and their texts: found, read, named and written."""
