"""Vendor icons: an SVG drawn by the `diagrams` package and Graphviz, the icons inside the file.

Needs the extra `archlint[diagrams]` and Graphviz. Nodes carry the ids of the components, so that the text given
to Graphviz is the same every time; the drawing is the same for one version of Graphviz.
"""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape, unescape
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlint.errors import MissingExtraError, Problem
from archlint.picture.graphviz.program import run
from archlint.picture.icons import icon
from archlint.picture.outline import Turn, identifiers, label, lines, outline, titled
from archlint.picture.scene import Stroke

if TYPE_CHECKING:
    from archlint.picture.scene import Box, Card, Link, Scene

RED = "#DC2626"
PAGE = {
    "fontname": "Helvetica",
    "pad": "0.4",
    "nodesep": "0.7",
    "ranksep": "0.9",
    "labelloc": "t",
    "bgcolor": "white",
    "splines": "spline",
}
NODE = {"fontname": "Helvetica", "fontsize": "11"}
EDGE = {"fontname": "Helvetica", "fontsize": "10", "color": "#64748B", "fontcolor": "#475569"}
BOX = {"fontname": "Helvetica", "margin": "18"}
_IMAGE = re.compile(r'xlink:href="([^"]+\.png)"')


def write(scene: Scene) -> str:
    """The scene as SVG, every icon embedded once.

    Raises:
        MissingExtraError: `diagrams` or Graphviz is not installed.
    """
    return _embedded(run(text(scene), "svg", "`--format diagrams`").decode())


def text(scene: Scene) -> str:
    """What `diagrams` would hand to Graphviz.

    Raises:
        MissingExtraError: `diagrams` is not installed.
    """
    try:
        package = import_module("diagrams")
    except ImportError as error:
        message = "`--format diagrams` needs the package diagrams, for its icons"
        help_ = "pip install 'archlint[diagrams]', and Graphviz; `--format svg` needs neither"
        raise MissingExtraError(Problem("missing-extra", message, "", help=help_)) from error
    drawing = package.Diagram(
        _plain(scene.title),
        direction="TB",
        curvestyle="curved",
        show=False,
        graph_attr=PAGE,
        node_attr=NODE,
        edge_attr=EDGE,
    )
    package.setdiagram(drawing)
    try:
        nodes = _nodes(scene, package)
        for link in scene.links:
            if link.source in nodes and link.target in nodes:
                drawing.connect(nodes[link.source], nodes[link.target], _edge(link, package))
    finally:
        package.setdiagram(None)
    return str(drawing.dot.source)


def _nodes(scene: Scene, package: Any) -> dict[str, Any]:
    """The nodes by id, made in the clusters around them."""
    ids = identifiers(card.id for card in scene.cards)
    nodes: dict[str, Any] = {}
    open_: list[Any] = []
    numbers = count()
    for step in outline(scene):
        if step.card:
            nodes[step.card.id] = _node(step.card, ids[step.card.id])
        elif step.box and step.turn is Turn.OPEN:
            open_.append(_cluster(step.box, next(numbers), package))
            open_[-1].__enter__()
        else:
            open_.pop().__exit__(None, None, None)
    return nodes


def _cluster(box: Box, number: int, package: Any) -> Any:
    """A cluster with a name of its own: two boxes may bear the same title."""
    cluster = package.Cluster(_plain(titled(box)), direction="TB", graph_attr=BOX)
    cluster.name = cluster.dot.name = f"cluster_{number}"
    return cluster


def _node(card: Card, name: str) -> Any:
    module, _, name_of_class = icon(card).rpartition(".")
    class_ = getattr(import_module(f"diagrams.{module}"), name_of_class)
    file = class_._load_icon(class_)  # noqa: SLF001 - the package tells nobody where its icons are
    shape = {"image": "", "width": "0", "height": "0", "fixedsize": "false", "margin": "0", "id": name}
    return class_(_label(card, file), nodeid=name, **shape)


def _label(card: Card, file: str) -> str:
    """Icon on the left, words on the right, as an HTML-like label (https://graphviz.org/doc/info/shapes.html#html)."""
    first, *more = (escape(_printable(line)) for line in lines(card))
    border = f'COLOR="{RED}" BORDER="2"' if card.single else 'COLOR="#94A3B8" BORDER="1"'
    picture = f'<TD ROWSPAN="{1 + len(more)}" FIXEDSIZE="TRUE" WIDTH="58" HEIGHT="58"><IMG SRC="{escape(file)}" SCALE="TRUE"/></TD>'
    rows = "".join(f'<TR><TD ALIGN="LEFT">{line}</TD></TR>' for line in more)
    table = f'<TABLE {border} STYLE="ROUNDED" BGCOLOR="white" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">'
    return f'<{table}<TR>{picture}<TD ALIGN="LEFT"><B>{first}</B></TD></TR>{rows}</TABLE>>'


def _edge(link: Link, package: Any) -> Any:
    style = "solid" if link.stroke is Stroke.SYNC else "dashed"
    return package.Edge(forward=True, label="\n".join(map(_plain, label(link))), style=style, **EDGE)


def _plain(said: str) -> str:
    """Text that the packages below take as text: backslashes are escapes to Graphviz, `<...>` is HTML."""
    text = _printable(said).replace("\\", "\\\\")
    return f"{text} " if text.startswith("<") and text.endswith(">") else text


def _printable(said: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in said)


def _embedded(drawn: str) -> str:
    """The drawing with every icon in it instead of beside it."""
    return _IMAGE.sub(lambda found: f'xlink:href="data:image/png;base64,{_data(unescape(found[1]))}"', drawn)


def _data(path: str) -> str:
    return b64encode(Path(path).read_bytes()).decode()
