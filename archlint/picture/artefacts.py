"""Pictures as files: which name, which bytes, and the facts to compare them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture import (
    d2,
    diagrams,
    dot,
    drawio,
    graphviz,
    life,
    mermaid,
    plantuml,
    png,
    summary,
    survival,
    svg,
    views,
)
from archlint.picture.layout import place
from archlint.picture.views.named import LIFE, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.picture.layout import Placed
    from archlint.picture.scene import Scene

FORMATS = ("svg", "mermaid", "png", "d2", "dot", "drawio", "plantuml", "diagrams", "markdown")
OF_TABLES = ("svg", "png", "markdown")
"""Formats of views that are a table; `markdown` is theirs alone."""
PLACED = frozenset({"svg", "png", "drawio"})
"""Formats in which we say where everything stands; the programs that read the others place it themselves."""
ENGINES = ("layered", "dot")
"""What says where: the embedded layout, or Graphviz."""
OF_LIVES = ("svg", "mermaid", "png")
"""Formats of the lives of requests."""
THEMES = ("light", "dark")
THEMED = frozenset({"svg", "png"})
ENDINGS = {
    "svg": "svg",
    "mermaid": "mmd",
    "png": "png",
    "d2": "d2",
    "dot": "dot",
    "drawio": "drawio",
    "plantuml": "puml",
    "diagrams": "diagrams.svg",
    "markdown": "md",
}
WRITERS = {
    "mermaid": mermaid.write,
    "d2": d2.write,
    "dot": dot.write,
    "plantuml": plantuml.write,
    "diagrams": diagrams.write,
}
"""What writes the formats that are not placed."""


@frozen
class Artefact:
    """One file: its name, what is in it, the view it shows, and the letters of it that no font has here."""

    name: str
    content: str | bytes
    view: str
    scene: Scene
    lost: tuple[str, ...] = ()


@frozen
class Wish:
    """Which views, formats and themes somebody wants, and which of the engines is to lay them out."""

    views: Sequence[str]
    formats: Sequence[str]
    themes: Sequence[str]
    engine: str = ENGINES[0]


def can_show(view: str, format_: str) -> bool:
    """Whether a format can show a view: a table is no diagram, and a diagram no table.

    >>> can_show("survival", "markdown"), can_show("survival", "mermaid"), can_show("overview", "mermaid")
    (True, False, True)
    >>> can_show("sequence:checkout", "mermaid"), can_show("sequence:checkout", "drawio")
    (True, False)
    """
    if view.startswith(LIFE):
        return format_ in OF_LIVES
    return format_ in OF_TABLES if view in TABLES else format_ != "markdown"


def draw(analyses: Analyses, findings: Iterable[Finding], wish: Wish) -> tuple[Artefact, ...]:
    """Every picture wished for, in the order of views, formats, themes; dark files carry `-dark` in their name."""
    kept = tuple(findings)
    drawn: list[Artefact] = []
    for name in wish.views:
        if name in TABLES:
            drawn += _table(name, analyses, wish)
            continue
        if name.startswith(LIFE):
            drawn += _life(name, analyses, kept, wish)
            continue
        scene = views.view(name, analyses, kept)
        lay_out = graphviz.place if wish.engine == "dot" else place
        placed = lay_out(scene) if PLACED.intersection(wish.formats) else None
        stem = name.replace(":", "-")
        for format_ in wish.formats:
            for theme in wish.themes if format_ in THEMED else wish.themes[:1]:
                dark = "-dark" if theme == "dark" and format_ in THEMED else ""
                content, lost = _content(scene, placed, format_, theme)
                drawn.append(Artefact(f"{stem}{dark}.{ENDINGS[format_]}", content, name, scene, lost))
            if format_ == "mermaid" and name.startswith("flow:"):
                text = life.write(life.story(analyses, kept, name.removeprefix("flow:")))
                drawn.append(Artefact(f"{stem}-sequence.mmd", text, name, scene))
    return tuple(drawn)


def _table(name: str, analyses: Analyses, wish: Wish) -> list[Artefact]:
    """The survival matrix in those of the wished formats that a table has."""
    shown = survival.matrix(analyses)
    scene = survival.scene(shown)
    drawn: list[Artefact] = []
    for format_ in wish.formats:
        if format_ == "markdown":
            drawn.append(Artefact(f"{name}.{ENDINGS[format_]}", survival.table(shown), name, scene))
        for theme in wish.themes if format_ in THEMED else ():
            written = survival.write(shown, theme, summary.write(scene))
            dark = "-dark" if theme == "dark" else ""
            content, lost = _pixels(written) if format_ == "png" else (written, ())
            drawn.append(Artefact(f"{name}{dark}.{ENDINGS[format_]}", content, name, scene, lost))
    return drawn


def _life(name: str, analyses: Analyses, findings: tuple[Finding, ...], wish: Wish) -> list[Artefact]:
    """The life of a request in the wished formats that have it; as Mermaid it may stand beside its flow already."""
    flow = name.removeprefix(LIFE)
    told = life.story(analyses, findings, flow)
    scene = views.view(name, analyses, findings)
    stem = name.replace(":", "-")
    drawn: list[Artefact] = []
    for format_ in wish.formats:
        if format_ == "mermaid" and f"flow:{flow}" not in wish.views:
            drawn.append(Artefact(f"{stem}.{ENDINGS[format_]}", life.write(told), name, scene))
        for theme in wish.themes if format_ in THEMED else ():
            written = life.draw(told, theme, summary.write(scene))
            content, lost = _pixels(written) if format_ == "png" else (written, ())
            drawn.append(
                Artefact(f"{stem}{'-dark' * (theme == 'dark')}.{ENDINGS[format_]}", content, name, scene, lost)
            )
    return drawn


def _content(scene: Scene, placed: Placed | None, format_: str, theme: str) -> tuple[str | bytes, tuple[str, ...]]:
    """What is written, and what of it no font has."""
    if placed is not None and format_ == "svg":
        return svg.write(placed, theme, summary.write(scene)), ()
    if placed is not None and format_ == "png":
        return _pixels(svg.write(placed, theme))
    if placed is not None and format_ == "drawio":
        return drawio.write(placed), ()
    return WRITERS[format_](scene), ()


def _pixels(written: str) -> tuple[bytes, tuple[str, ...]]:
    return png.write(written), png.lost(written)


def facts_of(content: str) -> summary.Facts | None:
    """The facts an SVG was written with; None when it carries none."""
    begin, end = content.find("<metadata>"), content.find("</metadata>")
    if begin < 0 or end < 0:
        return None
    text = content[begin + len("<metadata>") : end]
    for code, letter in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(code, letter)
    return summary.read(text)
