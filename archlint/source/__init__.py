"""Text in: the only package that knows YAML; data with the line and column of every key and value."""

from archlint.source.document import Comment, Data, Document, DocumentPath
from archlint.source.edit import put
from archlint.source.node import Node
from archlint.source.read import parse_text, read, read_as_meant, read_text
from archlint.source.renaming import renamed

__all__ = [
    "Comment",
    "Data",
    "Document",
    "DocumentPath",
    "Node",
    "parse_text",
    "put",
    "read",
    "read_as_meant",
    "read_text",
    "renamed",
]
