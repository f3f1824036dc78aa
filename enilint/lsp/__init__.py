"""The language server: what `enilint check` says, while typing, and what a design resolves to at the cursor."""
