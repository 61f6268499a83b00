"""Our layout beside others: crossings, turns, length, area and overlaps, on the library and on generated systems.

`python -m benchmarks.layout` prints benchmarks/layout.md's tables. All get the same cards, boxes and labels; beside
`dot` stands ELK, if `ELK_FOLDER` names a folder in which `npm install elkjs` was run.
"""

from __future__ import annotations

import os
import time
from itertools import pairwise
from math import acos, dist, hypot, pi
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

from archlint.analysis import analyse
from archlint.graph import load_system
from archlint.picture import graphviz, views
from archlint.picture.layout import place
from benchmarks import elk
from benchmarks.generate import blueprint
from tests.picture.measures import overlaps
from tests.picture.scenes import generated, tiered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.layout import Placed
    from archlint.picture.layout.placed import Point
    from archlint.picture.scene import Scene

ROOT = Path(__file__).parent.parent
SIZES = (8, 10, 15, 20, 25, 30, 40, 50, 60)
SEEDS = 3
TIMES = 3
"""Each speed is the best of so many."""
Figures: TypeAlias = "tuple[float, ...]"
NAMES = ("crossings", "overlaps", "turns", "length", "width", "area")


def crossings(placed: Placed) -> int:
    """How often two links cross as drawn, counted at every place and for every pair of links."""
    pieces = sorted(
        (min(one[0], two[0]), max(one[0], two[0]), one, two, link)
        for link, placed_link in enumerate(placed.links)
        for one, two in pairwise(placed_link.points)
    )
    count = 0
    for index, (_, right, one, two, link) in enumerate(pieces):
        for left, _, three, four, other in pieces[index + 1 :]:
            if left > right:
                break
            count += link != other and _cross(one, two, three, four)
    return count


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
        return False
    return side(a, b, c) * side(a, b, d) < -1e-9 and side(c, d, a) * side(c, d, b) < -1e-9


def turns(placed: Placed) -> float:
    """How much all links turn, in right angles: a corner is one, and a curve is measured alike."""
    total = 0.0
    for link in placed.links:
        steps = [(two[0] - one[0], two[1] - one[1]) for one, two in pairwise(link.points) if dist(one, two) > 1e-6]
        for one, two in pairwise(steps):
            cosine = (one[0] * two[0] + one[1] * two[1]) / (hypot(*one) * hypot(*two))
            total += acos(max(-1.0, min(1.0, cosine))) / (pi / 2)
    return total


def figures(placed: Placed) -> Figures:
    """Crossings, overlaps of any kind, turns, length in thousands of pixels, width, area in millions."""
    length = sum(dist(one, two) for link in placed.links for one, two in pairwise(link.points))
    area = placed.width * placed.height / 1e6
    return crossings(placed), sum(overlaps(placed).values()), turns(placed), length / 1e3, placed.width, area


def library() -> list[tuple[str, Scene]]:
    """Every blueprint of the library, uncollapsed."""
    files = sorted((ROOT / "blueprints").glob("*.yaml")) + sorted((ROOT / "blueprints" / "drills").glob("*.yaml"))
    return [(file.stem, views.view("overview", analyse(load_system(str(file))[0]))) for file in files]


def grouped() -> list[tuple[str, Scene]]:
    """Generated systems in tiers and zones, some nested."""
    return [
        (f"{size} components, seed {seed}", generated(size, seed, boxes=2 + size // 10))
        for size in SIZES
        for seed in range(SEEDS)
    ]


def compare(title: str, scenes: Sequence[tuple[str, Scene]], folder: str | None) -> None:
    """One table: a line for each engine and figure of every scene, and the sums."""
    engines = ["archlint", "dot"] + (["ELK"] if folder else [])
    theirs = elk.place([scene for _, scene in scenes], Path(folder)) if folder else []
    print(f"| {title}, {' / '.join(engines)} | links | {' | '.join(NAMES)} |")
    print(f"|---|---:|{'---:|' * len(NAMES)}")
    sums = [[0.0] * len(NAMES) for _ in engines]
    more = [0] * len(engines)
    for index, (name, scene) in enumerate(scenes):
        rows = [figures(place(scene)), figures(graphviz.place(scene)), *([figures(theirs[index])] if folder else [])]
        for engine, row in enumerate(rows):
            sums[engine] = [one + two for one, two in zip(sums[engine], row, strict=True)]
            more[engine] += rows[0][0] > row[0]
        print(f"| {name} | {len(scene.links)} | {_beside(rows)} |", flush=True)
    print(f"| **all {len(scenes)}** | | {_beside(sums)} |")
    print()
    for engine, count in list(zip(engines, more, strict=True))[1:]:
        print(f"- more crossings than {engine}: {count} of {len(scenes)}")
    print()


def _beside(rows: Sequence[Sequence[float]]) -> str:
    return " | ".join(" / ".join(f"{row[at]:,.4g}" for row in rows) for at in range(len(NAMES)))


def speed(title: str, scene: Scene) -> None:
    """Processor time of the layout alone."""
    placed, seconds = place(scene), list[float]()
    for _ in range(TIMES):
        start = time.process_time()
        place(scene)
        seconds.append(time.process_time() - start)
    size = f"{placed.width:,.0f} × {placed.height:,.0f} px"
    print(f"| {title} | {len(scene.cards)} | {len(scene.links)} | {min(seconds):.3f} s | {size} |")


def main() -> None:
    """Print the tables."""
    folder = os.environ.get("ELK_FOLDER")
    compare("library", library(), folder)
    compare("generated", grouped(), folder)
    print("| layout of | cards | links | processor time | size |\n|---|---:|---:|---:|---|")
    for name, scene in library()[:2]:
        speed(f"overview of {name}", scene)
    with TemporaryDirectory() as scratch:
        large = Path(scratch) / "large.yaml"
        large.write_text(blueprint(1_000), encoding="utf-8")
        system = analyse(load_system(str(large))[0])
    speed("overview of `benchmarks/generate.py 1000`, collapsed", views.overview(system))
    speed("the same, nothing collapsed", views.overview(system, most_cards=10_000))
    for size in (100, 300, 1_000):
        speed(f"{size:,} components in tiers, no groups", tiered(size, 1))


if __name__ == "__main__":
    main()
