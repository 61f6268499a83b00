"""Text in: the only package that knows YAML; data with the line and column of every key and value."""

from archlint.source.document import Comment, Document, DocumentPath
from archlint.source.read import parse_text, read

__all__ = ["Comment", "Document", "DocumentPath", "parse_text", "read"]
