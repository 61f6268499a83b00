"""Pages that browsers alone run: no server makes them, and none passes on what they ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.workloads.images import base_name
from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.source.folder import Folder

_PAGES = re.compile(r'"(?:react-dom|vue|@angular/core|svelte|solid-js|preact)"\s*:')
_SERVED = re.compile(
    r'"(?:next|nuxt|nuxt3|gatsby|@sveltejs/kit|astro|@remix-run/[\w-]+|@react-router/(?:node|serve)|@angular/ssr|vike|express|fastify|koa|hono|http-proxy[\w-]*)"\s*:'
)
"""Libraries of pages, and of servers that make them or ask others for them."""
_WEB_SERVERS = frozenset({"nginx", "nginx-unprivileged", "httpd", "apache", "caddy", "static-web-server"})
_SERVED_BY = r"server\.[cm]?[jt]s|Caddyfile|Dockerfile[\w.-]*|[\w.-]*\.(?:conf|template|sh)"
_SETTINGS = re.compile(rf"(?:^|/)(?:{_SERVED_BY})$", re.IGNORECASE)
_OF_DEVELOPERS = re.compile(
    rf"(?:^|/)(?:package\.json|angular\.json|(?:[\w.-]*proxy[\w.-]*|(?:vite|vue|webpack|craco|rsbuild)\.config)\.\w+|setupProxy\.\w+|{_SERVED_BY})$",
    re.IGNORECASE,
)
"""Files that say whom a server of pages asks, for whatever address it is given: where pages are built and a web server has them, and where a server for developers may."""


def are_alone(folder: Folder, place: str, base: str) -> bool:
    """Whether a folder holds pages that only browsers run, and no settings of the server that has them speak of passing anything on.

    That is a web server where the image of the pages is made upon one as its `base`.
    """
    listed = folder.text(joined(place, "package.json"))
    if not _PAGES.search(listed) or _SERVED.search(listed):
        return False
    settings = _SETTINGS if base_name(base) in _WEB_SERVERS else _OF_DEVELOPERS
    files = (file for file in folder.files(place, depth=2, most=400) if settings.search(file))
    return not any("prox" in folder.small(file) for file in files)
