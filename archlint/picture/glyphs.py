"""One stroke glyph per kind of component, 24 by 24, drawn for this project; no vendor's mark.

Each value is SVG markup without colour: the writer strokes it with `COLOURS[kind]`.
"""

from __future__ import annotations

_GLOBE = '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5.2 5-5.2 13 0 18c5.2-5 5.2-13 0-18"/>'
_CYLINDER = (
    '<path d="M4.5 6v12c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3V6"/><ellipse cx="12" cy="6" rx="7.5" ry="3"/>'
    '<path d="M4.5 12c0 1.7 3.4 3 7.5 3s7.5-1.3 7.5-3"/>'
)
GLYPHS = {
    "client": '<circle cx="12" cy="7.5" r="4"/><path d="M4.5 21c.4-4.6 3.4-7 7.5-7s7.1 2.4 7.5 7"/>',
    "cdn": _GLOBE,
    "dns": _GLOBE,
    "load-balancer": '<circle cx="5" cy="12" r="2.3"/><circle cx="19" cy="5" r="2.3"/><circle cx="19" cy="12" r="2.3"/>'
    '<circle cx="19" cy="19" r="2.3"/><path d="M7.3 12h9.4M6.9 10.8l10-4.9M6.9 13.2l10 4.9"/>',
    "gateway": '<path d="M4 21v-9.5a8 8 0 0 1 16 0V21M2.5 21h19M8.5 21v-7.5a3.5 3.5 0 0 1 7 0V21"/>',
    "service": '<rect x="3" y="4" width="18" height="16" rx="2.5"/><path d="M3 9h18M7 13l2.5 2L7 17M12.5 17h4"/>'
    '<path d="M6 6.5h.1M8.6 6.5h.1"/>',
    "worker": '<circle cx="12" cy="12" r="3"/><circle cx="12" cy="12" r="6.4"/>'
    '<path d="M12 5.6V2.8M12 21.2v-2.8M5.6 12H2.8M21.2 12h-2.8M7.5 7.5l-2-2M18.5 18.5l-2-2M7.5 16.5l-2 2M18.5 5.5l-2 2"/>',
    "scheduler": '<circle cx="12" cy="12" r="9"/><path d="M12 6.5V12l3.8 2.4"/>',
    "cache": '<path d="M13.5 2.5L5 13.5h6l-1 8l8.5-11.5h-6z"/>',
    "queue": '<rect x="2.5" y="6.5" width="4.6" height="11" rx="1.2"/><rect x="9.7" y="6.5" width="4.6" height="11" rx="1.2"/>'
    '<rect x="16.9" y="6.5" width="4.6" height="11" rx="1.2"/>',
    "pubsub": '<circle cx="12" cy="12" r="2"/><path d="M8 16a5.7 5.7 0 0 1 0-8M16 8a5.7 5.7 0 0 1 0 8'
    'M5 19a9.9 9.9 0 0 1 0-14M19 5a9.9 9.9 0 0 1 0 14"/>',
    "stream": '<path d="M2.5 7c3.2-2.6 6.3-2.6 9.5 0s6.3 2.6 9.5 0M2.5 12c3.2-2.6 6.3-2.6 9.5 0s6.3 2.6 9.5 0'
    'M2.5 17c3.2-2.6 6.3-2.6 9.5 0s6.3 2.6 9.5 0"/>',
    "database": _CYLINDER,
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.4 15.4L21 21"/>',
    "object-store": '<ellipse cx="12" cy="6" rx="8.5" ry="2.8"/><path d="M3.5 6l2.4 13c.2 1.2 2.8 2.2 6.1 2.2s5.9-1 6.1-2.2L20.5 6"/>',
    "pooler": '<path d="M3 4h18l-6.5 8v7.5L9.5 21v-9z"/>',
    "lock": '<rect x="4.5" y="10.5" width="15" height="10.5" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2.5"/>',
    "external": '<path d="M7 18.5a4.6 4.6 0 0 1-.6-9.2A6 6 0 0 1 18 8.8a4.9 4.9 0 0 1-.5 9.7z"/>',
    "group": '<rect x="3" y="3" width="8" height="8" rx="2"/><rect x="13" y="3" width="8" height="8" rx="2"/>'
    '<rect x="3" y="13" width="8" height="8" rx="2"/><rect x="13" y="13" width="8" height="8" rx="2"/>',
}
COLOURS = {
    "client": ("#475569", "#94a3b8"),
    "cdn": ("#0e7490", "#22b8cf"),
    "dns": ("#0e7490", "#22b8cf"),
    "load-balancer": ("#6d28d9", "#a78bfa"),
    "gateway": ("#6d28d9", "#a78bfa"),
    "service": ("#1d4ed8", "#6ea8fe"),
    "worker": ("#0f766e", "#2dd4bf"),
    "scheduler": ("#0f766e", "#2dd4bf"),
    "cache": ("#b45309", "#f0a04b"),
    "queue": ("#a21caf", "#e27cec"),
    "pubsub": ("#a21caf", "#e27cec"),
    "stream": ("#a21caf", "#e27cec"),
    "database": ("#15803d", "#4ade80"),
    "search": ("#15803d", "#4ade80"),
    "object-store": ("#15803d", "#4ade80"),
    "pooler": ("#0f766e", "#2dd4bf"),
    "lock": ("#b91c1c", "#ff8a80"),
    "external": ("#64748b", "#9da7b3"),
    "group": ("#475569", "#94a3b8"),
}
"""Stroke of each glyph on a light and on a dark card."""


def pen_colour(kind: str, theme: str) -> str:
    """The colour of a glyph in a theme; a page has it as a variable, for light and dark."""
    light, dark = COLOURS.get(kind, COLOURS["external"])
    return {"dark": dark, "page": f"var(--glyph-{kind if kind in COLOURS else 'external'})"}.get(theme, light)
