"""Blueprints from what a repository already has."""
