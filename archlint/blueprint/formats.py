"""YAML that is no blueprint: a compose file, a manifest or another model that somebody gave to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.shape import keys_at
from archlint.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.source import Document

_FORMATS = (
    ({"services"}, "a compose project", "compose"),
    ({"apiVersion", "kind"}, "a Kubernetes manifest", "kubernetes"),
    ({"nodes", "relationships"}, "a CALM architecture", "calm"),
    ({"model", "views"}, "a Structurizr workspace", "structurizr"),
)
"""The keys that give a format away, what it is, and which `archlint import` reads it."""

_CATALOGUE = ("a Backstage catalogue", "backstage")


def other_format(document: Document, data: Mapping[str, object]) -> Problem | None:
    """Why a mapping is no blueprint at all, in one mistake; None when any key of a blueprint stands in it."""
    if not data or not data.keys().isdisjoint(keys_at(())):
        return None
    found = next(((what, importer) for keys, what, importer in _FORMATS if keys <= data.keys()), None)
    if found is None:
        return None
    what, importer = _CATALOGUE if "backstage.io" in str(data.get("apiVersion")) else found
    return Problem(
        "no-blueprint",
        f"this is {what}, not a blueprint",
        document.file,
        document.key_span((next(iter(data)),)),
        f"make a blueprint of it: `archlint import {importer} {document.file}`",
    )
