"""What a repository asks of archlint: `archlint.toml`, or `[tool.archlint]` in pyproject.toml."""
