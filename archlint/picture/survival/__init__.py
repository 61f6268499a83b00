"""The survival matrix: what each flow does when any one thing of a class fails, as a picture and as a table."""

from archlint.picture.survival.drawing import write
from archlint.picture.survival.matrix import Cell, Matrix, Row, matrix, scene
from archlint.picture.survival.table import table

__all__ = ["Cell", "Matrix", "Row", "matrix", "scene", "table", "write"]
