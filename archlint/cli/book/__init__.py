"""The commands about the rule book: `explain` and `rules …`."""
