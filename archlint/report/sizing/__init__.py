"""Capacity answers for people and machines: limits, outlook, uncertainty, latency, plans, comparisons."""
