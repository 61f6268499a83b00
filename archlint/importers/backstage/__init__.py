"""Backstage catalogues: components, resources and APIs with their references, then a drawn model."""
