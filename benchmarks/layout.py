"""Our layout beside Graphviz dot: crossings, bends, length, area and overlaps, on the library and on generated systems.

`python -m benchmarks.layout` prints benchmarks/layout.md's tables; it needs `dot`. Both get the same cards, boxes and labels.
"""

from __future__ import annotations

import time
from itertools import combinations, pairwise
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.analysis import analyse
from archlint.graph import load_system
from archlint.picture import graphviz, views
from archlint.picture.layout import place
from tests.picture.measures import faults
from tests.picture.scenes import generated, tiered

if TYPE_CHECKING:
    from archlint.picture.layout import Placed
    from archlint.picture.layout.placed import Point
    from archlint.picture.scene import Scene

ROOT = Path(__file__).parent.parent
SIZES = (8, 10, 15, 20, 25, 30, 40, 50, 60)
SEEDS = 3


def crossings(placed: Placed) -> int:
    """How often two links cross as drawn, counted at every place."""
    ways = [list(pairwise(link.points)) for link in placed.links]
    return sum(_cross(*one, *two) for a, b in combinations(ways, 2) for one in a for two in b)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return side(a, b, c) * side(a, b, d) < -1e-9 and side(c, d, a) * side(c, d, b) < -1e-9


def figures(placed: Placed) -> tuple[int, int, float, float]:
    """Crossings, overlaps of any kind, total length in thousands of pixels, area in millions."""
    length = sum(dist(one, two) for link in placed.links for one, two in pairwise(link.points))
    return crossings(placed), sum(faults(placed).values()), length / 1e3, placed.width * placed.height / 1e6


def library() -> list[tuple[str, Scene]]:
    """Every blueprint of the library, uncollapsed."""
    files = sorted((ROOT / "blueprints").glob("*.yaml")) + sorted((ROOT / "blueprints" / "drills").glob("*.yaml"))
    return [(file.stem, views.view("overview", analyse(load_system(str(file))[0]))) for file in files]


def grouped() -> list[tuple[str, Scene]]:
    """Generated systems in tiers and zones, some nested."""
    return [
        (f"{size} components", generated(size, seed, boxes=2 + size // 10)) for size in SIZES for seed in range(SEEDS)
    ]


def main() -> None:
    """Print the tables."""
    print("| picture | links | crossings | dot | overlaps | dot | length | dot | area | dot |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for title, scenes in (("library", library()), ("generated", grouped())):
        sums = [0.0] * 8
        worse = 0
        for name, scene in scenes:
            ours, theirs = figures(place(scene)), figures(graphviz.place(scene))
            worse += ours[0] > theirs[0]
            row = [value for pair in zip(ours, theirs, strict=True) for value in pair]
            sums = [one + two for one, two in zip(sums, row, strict=True)]
            if title == "library":
                print(f"| {name} | {len(scene.links)} | " + " | ".join(f"{value:.3g}" for value in row) + " |")
        print(
            f"| **all {len(scenes)} {title}, {worse} with more crossings than dot** | | "
            + " | ".join(f"{value:,.4g}" for value in sums)
            + " |"
        )
    for size in (100, 300, 1_000):
        start = time.process_time()
        place(tiered(size, 1))
        print(
            f"- {size:,} components, {2 * size * 7 // 8:,} links, no groups: {time.process_time() - start:.2f} s of processor time"
        )


if __name__ == "__main__":
    main()
