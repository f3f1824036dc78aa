"""enilint.toml and [tool.enilint]: read, checked, and with the place of every setting."""
