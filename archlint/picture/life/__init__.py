"""The life of a request: one flow as a sequence diagram, from top to bottom as time passes, as SVG and as Mermaid."""

from archlint.picture.life.drawing import draw, plain
from archlint.picture.life.mermaid import write
from archlint.picture.life.story import Message, Story, story

__all__ = ["Message", "Story", "draw", "plain", "story", "write"]
