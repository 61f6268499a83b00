"""Where this archlint was installed from: what a workflow of somebody else can install as well."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from archlint import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = f"archlint~={__version__}"
"""The version that runs and its corrections, none of which finds more than before, from an index."""


def requirement() -> tuple[str, bool]:
    """What to install, and whether that is known to be there: installed from an address, it is at that address.

    Installers record addresses (PEP 610), and nothing for what came from an index. What came from a folder or from an
    address that asks who one is need not be in any index.
    """
    try:
        recorded = distribution("archlint").read_text("direct_url.json")
        if recorded is None:
            return PACKAGE, True
        address = _address(cast("Mapping[str, object]", json.loads(recorded)))
    except (PackageNotFoundError, json.JSONDecodeError):
        return PACKAGE, False
    return (f"archlint @ {address}", True) if address else (PACKAGE, False)


def _address(recorded: Mapping[str, object]) -> str:
    """The address of a recorded installation as pip takes it; '' for one that is nobody else's.

    >>> _address({"url": "https://git.example/a", "vcs_info": {"vcs": "git", "commit_id": "1f"}, "subdirectory": "b"})
    'git+https://git.example/a@1f#subdirectory=b'
    >>> _address({"url": "https://files.example/archlint.whl", "archive_info": {}}), _address({"url": "file:///src"})
    ('https://files.example/archlint.whl', '')
    """
    url = str(recorded.get("url", ""))
    parts = urlsplit(url)
    if parts.scheme != "https" or "@" in parts.netloc:
        return ""
    version = cast("Mapping[str, str]", recorded.get("vcs_info") or {})
    inside = f"#subdirectory={recorded['subdirectory']}" if recorded.get("subdirectory") else ""
    return f"{version['vcs']}+{url}@{version['commit_id']}{inside}" if version else f"{url}{inside}"
