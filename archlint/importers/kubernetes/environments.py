"""Environments of one system (`prod`, `staging`): which of several a name speaks of, and which one is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENVIRONMENTS: tuple[frozenset[str], ...] = (
    frozenset({"prod", "production", "prd", "live"}),
    frozenset({"preprod", "nonprod", "staging", "stage", "stg", "uat", "acceptance"}),
    frozenset({"qa", "test", "testing", "integration", "int", "ci", "e2e", "preview", "demo", "sandbox"}),
    frozenset({"dev", "develop", "development", "local", "minikube", "kind"}),
)
"""Words of names that stand for an environment, the one with the users first."""
LIVE = 0
NONE = len(_ENVIRONMENTS)


def environment(name: str) -> tuple[int, str]:
    """How far from the users the environment is that a name speaks of (`LIVE` is 0, `NONE` for no environment), and the rest.

    Only whole words count, and what is said not to be in production, or to come before it, is not.

    >>> environment("shop-prod"), environment("nonprod"), environment("overlays/pre-prod"), environment("products")
    ((0, 'shop'), (1, ''), (1, 'overlays'), (4, 'products'))
    """
    words = re.split(r"[-_./]", re.sub(r"\b(non|pre|not)[-_](?=prod)", r"\1", name.lower()))
    words = ["nonprod" if re.match(r"(?:non|pre|not)prod", word) else word for word in words]
    for at, word in reversed([*enumerate(words)]):
        rank = next((rank for rank, known in enumerate(_ENVIRONMENTS) if word in known), NONE)
        if rank != NONE:
            return rank, "/".join(each for each in (*words[:at], *words[at + 1 :]) if each)
    return NONE, "/".join(words)


def families(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Names that stand for one thing in several environments: the one nearest to the users, and the others.

    >>> [*families(["shop-dev", "shop-prod", "billing", "mail-qa"])]
    [('shop-prod', ['shop-dev']), ('mail-qa', [])]
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        rank, rest = environment(name)
        if rank != NONE:
            found.setdefault(rest, []).append((rank, name))
    for members in found.values():
        _, first = min(members, key=lambda each: each[0])
        yield first, [name for _, name in members if name != first]
