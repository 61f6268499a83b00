"""What stands between the markers of a README: a picture for light and dark pages, or Mermaid; with its facts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archlint.picture import estimates, mermaid, summary, survival
from archlint.picture import life as lives

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.picture.scene import Scene

FACTS = "<!-- archlint:facts"
END = "-->"


def picture(scene: Scene, light: str, dark: str) -> str:
    """HTML that shows the light or the dark file; both paths relative to the README."""
    alt = escape(f"{scene.title}: {scene.verdict}", quote=True)
    return (
        "<picture>\n"
        f'  <source media="(prefers-color-scheme: dark)" srcset="{escape(dark, quote=True)}">\n'
        f'  <img alt="{alt}" src="{escape(light, quote=True)}">\n'
        "</picture>"
    )


def diagram(scene: Scene) -> str:
    """A Mermaid flowchart, fenced."""
    return _fenced(mermaid.write(scene), scene)


def life(analyses: Analyses, flow_id: str, scene: Scene) -> str:
    """A Mermaid sequence diagram of one flow, fenced."""
    return _fenced(lives.write(lives.story(analyses, (), flow_id)), scene)


def table(shown: survival.Matrix) -> str:
    """The survival matrix as a Markdown table."""
    return f"{survival.table(shown)}\n{_kept(survival.scene(shown))}"


def estimate(analyses: Analyses) -> str:
    """The estimate as a Markdown table."""
    return f"{estimates.table(analyses)}\n{_kept(estimates.scene(analyses))}"


def shield(scene: Scene, file: str) -> str:
    """HTML that shows the badge; its path relative to the README."""
    alt = escape(f"{scene.title}: {scene.verdict}", quote=True)
    return f'<img alt="{alt}" src="{escape(file, quote=True)}">'


def kept_facts(text: str) -> summary.Facts | None:
    """The facts a block was written with; None when it has none."""
    _, marker, behind = text.partition(f"{FACTS}\n")
    return summary.read(behind.removesuffix(END)) if marker else None


def _fenced(text: str, scene: Scene) -> str:
    return f"```mermaid\n{text}```\n{_kept(scene)}"


def _kept(scene: Scene) -> str:
    return f"{FACTS}\n{summary.listed(scene)}\n{END}"
