"""The language server: the only package that imports pygls, and talks to an editor."""
