"""Findings and answers out: one small file per format, all of them pure functions from results to text."""
