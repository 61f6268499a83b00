"""Compose projects: read as compose reads them, then interpreted."""
