"""Fault trees: events and gates in, minimal cut sets, probabilities and importances out."""
