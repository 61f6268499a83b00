"""Graphviz as another way to place a scene (`render --engine dot`): for very large flat pictures, and for habit.

`placing` hands a scene over and reads the places back; `program` finds Graphviz and runs it.
"""

from archlint.picture.graphviz.placing import place

__all__ = ["place"]
