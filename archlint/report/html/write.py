"""The whole file: one document, its style and its scripts inside it, and a policy that allows nothing else."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from archlint import __version__
from archlint.analysis.scenario import compiled
from archlint.frozen import frozen
from archlint.picture import svg, views
from archlint.picture.layout import place
from archlint.report.columns import show
from archlint.report.comparison.page import CHANGED
from archlint.report.html import colours, compact, scripts
from archlint.report.html.body import Section, columns, render, sections
from archlint.report.html.digest import digest
from archlint.report.html.paths import paths
from archlint.report.html.text import inline, plain
from archlint.report.page import Page
from archlint.report.page import Sequence as Steps

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.scenario.compiled import Data
    from archlint.findings.finding import Finding
    from archlint.source import Document


@frozen
class Subject:
    """What the report is about: the analyses, the findings and the text they come from."""

    analyses: Analyses
    findings: tuple[Finding, ...]
    document: Document


def write(page: Page, subject: Subject) -> str:
    """The report as one HTML file that asks no network for anything."""
    file = subject.document.file
    head, every = sections(page.blocks)
    early = tuple(part for part in every if part.title == CHANGED)
    parts = tuple(part for part in every if part not in early)
    scene = views.overview(subject.analyses, subject.findings)
    placed = place(scene)
    picture, looks = compact.dressed(svg.write(placed, "page") + _SPLIT + "".join(map(_meaning, svg.samples(placed))))
    drawn, _, legend = picture.partition(_SPLIT)
    code = compact.script(scripts.read(*scripts.model(subject.analyses.system), "page.js"))
    start = compact.script(scripts.read("start.js"))
    look = compact.style(scripts.read("app.css"))
    folded = [card for card in scene.cards if card.holds]
    folds, called = {card.id: card.holds for card in folded}, {card.id: card.called for card in folded}
    lives = {
        block.name: compact.markup(compact.rough(block.drawing)) for block in page.blocks if isinstance(block, Steps)
    }
    data = {
        "model": compiled(subject.analyses.system),
        **paths(subject.analyses),
        "folds": folds,
        "called": called,
        "lives": lives,
    }
    body = compact.markup("\n".join(_section(part, file) for part in parts))
    lead = compact.markup(render(head, file))
    first = compact.markup("".join(_section(part, file) for part in early))
    style = (
        colours.style(picture + looks + "".join(lives.values()))
        + compact.style(scripts.read("style.css"))
        + columns(lead + first + body)
        + looks
    )
    values = {
        "policy": _policy((style, look), (start, code)),
        "title": plain(subject.analyses.system.name),
        "summary": plain(subject.analyses.system.summary or f"Design review of {subject.analyses.system.name}"),
        "version": __version__,
        "file": plain(file),
        "style": style,
        "begin": compact.markup("".join(map(_entry, early))),
        "nav": compact.markup("".join(map(_entry, parts))),
        "first": first,
        "lead": lead,
        "digest": compact.markup(digest(subject.analyses, subject.findings)),
        "picture": compact.markup(drawn),
        "legend": compact.markup(legend),
        "sections": body,
        "source": _source(subject.document, {int(line) for line in re.findall(r"href=#L(\d+)", body + lead + first)}),
        "packed": compact.pack(code, look, json.dumps(_short(data), ensure_ascii=False, separators=(",", ":"))),
        "start": start,
    }
    frame = compact.markup(scripts.read("page.html"))
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], frame)


_SPLIT = "\0"
"""Between the drawing and its legend while both get their looks."""


def _meaning(entry: tuple[str, float, str]) -> str:
    """One entry of the legend."""
    drawing, wide, meaning = entry
    return f'<li><svg width="{wide:.0f}" height="12" aria-hidden="true">{drawing}</svg>{plain(meaning)}</li>'


def _short(data: Data) -> Data:
    """The same data, whole numbers without a fraction."""
    if isinstance(data, float) and data.is_integer():
        return int(data)
    if isinstance(data, Mapping):
        return {key: _short(inner) for key, inner in data.items()}
    return [_short(inner) for inner in data] if isinstance(data, Sequence) and not isinstance(data, str) else data


def _policy(styles: tuple[str, ...], codes: tuple[str, ...]) -> str:
    """Nothing from anywhere, and of what stands in the page only these style sheets and scripts."""
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, codes))}; style-src {' '.join(map(_hash, styles))}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _entry(section: Section) -> str:
    """A link to a section, by the first words of its title: all of them stand in one line."""
    return f"<li><a href=#{section.id}>{inline(section.title.partition(',')[0])}</a></li>"


def _section(section: Section, file: str) -> str:
    name = f"h{section.id.partition('-')[0][1:]}"
    title = f'<h2 id="{name}">{inline(section.title)}</h2>'
    return f'<section id="{section.id}" aria-labelledby="{name}">{title}\n{render(section.blocks, file)}</section>'


def _source(document: Document, cited: set[int]) -> str:
    """The blueprint, line by line; figures can point at those that are cited."""
    return "".join(
        f"<li id=L{number}>{_shown(line)}" if number in cited else f"<li>{_shown(line)}"
        for number, line in enumerate(document.lines, start=1)
    )


def _shown(line: str) -> str:
    """A line of the blueprint as it stands, with what could reorder or hide text made visible."""
    return escape(show(line).text, quote=False) or "\u200b"
