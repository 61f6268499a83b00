"""Compound layered layout in plain Python: where cards, boxes, links and labels go.

The steps, one module each: `nest` and `ranks` → `bands` and `stacks` → `trunks` → `rows` → `weave` (together `wrapping`) →
`order`, `sorting` → `ports` → `rails` → `spacing` → `columns` → `straight` → `tracks` → `heights` → `routes`, `boxes`
(together an `attempt`); `placing` runs them, with `knots` where places copy to each other, and `flush`, `folding` and
`headings` finish what it chose.
"""

from archlint.picture.layout.placed import Frame, Placed, PlacedBox, PlacedCard, PlacedLink
from archlint.picture.layout.placing import place

__all__ = ["Frame", "Placed", "PlacedBox", "PlacedCard", "PlacedLink", "place"]
