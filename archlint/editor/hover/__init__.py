"""What stands at a place, in words and numbers."""

from archlint.editor.hover.explain import Explanation, explain

__all__ = ["Explanation", "explain"]
