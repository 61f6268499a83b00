"""Pages that browsers alone run: no server makes them, and none passes on what they ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_PAGES = re.compile(r'"(?:react-dom|vue|@angular/core|svelte|solid-js|preact)"\s*:')
_SERVED = re.compile(
    r'"(?:next|nuxt|nuxt3|gatsby|@sveltejs/kit|astro|@remix-run/[\w-]+|@react-router/(?:node|serve)|@angular/ssr|vike|express|fastify|koa|hono|http-proxy[\w-]*)"\s*:'
)
"""Libraries of pages, and of servers that make them or ask others for them."""
_SETTINGS = re.compile(
    r"(?:^|/)(?:package\.json|angular\.json|(?:[\w.-]*proxy[\w.-]*|(?:vite|vue|webpack|craco|rsbuild)\.config)\.\w+|setupProxy\.\w+|server\.[cm]?[jt]s|Caddyfile|Dockerfile[\w.-]*|[\w.-]*\.(?:conf|template|sh))$",
    re.IGNORECASE,
)
"""Files that say whom a server of pages asks, for whatever address it is given."""


def are_alone(folder: Folder, place: str) -> bool:
    """Whether a folder holds pages that only browsers run, and no settings of a server that speak of passing anything on."""
    listed = folder.text(joined(place, "package.json"))
    if not _PAGES.search(listed) or _SERVED.search(listed):
        return False
    files = (file for file in folder.files(place, depth=2, most=400) if _SETTINGS.search(file))
    return not any("prox" in folder.small(file) for file in files)
