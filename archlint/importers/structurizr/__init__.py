"""Structurizr workspaces, as DSL and as JSON: a tree of items and ties, then a drawn model."""
