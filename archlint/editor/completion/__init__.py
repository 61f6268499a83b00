"""What may be written where a cursor stands."""

from archlint.editor.completion.complete import complete
from archlint.editor.completion.suggestion import Sort, Suggestion

__all__ = ["Sort", "Suggestion", "complete"]
