"""Which addresses are those under which people reach a program, and not of what it calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence
from archlint.importers.workloads.character import FRONTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.importers.links.doubts import Link
    from archlint.importers.workloads.character import Character

_ISSUES = re.compile(r"ISSUER|JWKS|TOKEN_ENDPOINT|USER_?(?:INFO_)?ENDPOINT|INTROSPECTION", re.IGNORECASE)
"""Variables with addresses of who issues tokens that programs ask themselves, and browsers do not."""

_CALLED = re.compile(
    r"^(?!.*(?:PUBLIC|EXTERNAL))(?:.*GATEWAY|(?P<other>\w+?)_(?:SERVICE|SVC|API)_(?:\w+_)?(?:URL|URI|HOST|ADDR|ADDRESS|ENDPOINT)$)",
    re.IGNORECASE,
)
"""Variables with addresses that a program calls: that of the gateway by its own name, and those of other services behind it."""


def is_public(link: Link, found: Mapping[tuple[str, str], Link], characters: Mapping[str, Character]) -> bool:
    """Whether an address is the one under which people reach the source: it leads to what passes requests on to it.

    A web server says in its configuration what it passes on, so that of two that name each other it calls the other. Who issues tokens
    is asked for its keys, by way of the proxy too, and so are other services by way of a gateway.
    """
    back = found.get((link.target, link.source))
    issues = any(_ISSUES.search(key) for key in link.keys)
    if back is None or issues or link.evidence.confidence is Confidence.DEPENDS or _is_passed_on(link):
        return False
    fronted = characters[link.target].purpose in FRONTS and link.evidence.confidence is Confidence.ENV
    if characters[link.target].purpose == "gateway":
        fronted = fronted and not any(_is_called(key, link.source) for key in link.keys)
    served = characters[link.target].purpose == "frontend" and _is_passed_on(back)
    return fronted or characters[link.source].purpose == "frontend" or served


def _is_called(key: str, source: str) -> bool:
    """Whether a variable of a program says where something else is that it calls, and not where it is itself."""
    named = _CALLED.search(key)
    other = named["other"] if named is not None else None
    return named is not None and (
        other is None or other.lower().replace("_", "-") not in source.lower().replace("_", "-")
    )


def _is_passed_on(link: Link) -> bool:
    return link.evidence.file.endswith(".conf") and link.evidence.confidence is not Confidence.ENV
