"""How an imported fact is known, and where it was seen."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.source import Node


class Confidence(StrEnum):
    """How an imported fact is known, the surest first."""

    DECLARED = "declared"
    """A person said it: `x-archlint`, the overlay, or a key that means exactly this (`replicas: 3`)."""
    ENV = "env"
    """The environment names it: a URL, a host, a key."""
    CONFIG = "config"
    """A configuration file, an image, a command or a Dockerfile says it."""
    CODE = "code"
    """The source code contains it."""
    DEPENDS = "depends"
    """Only the start order tells."""
    GUESS = "guess"
    """A name or a habit suggests it."""


ORDER = tuple(Confidence)
_OF_ENVIRONMENTS = re.compile(r"(?:^|/)\.?envs?(?:\.d)?(?:/|$)")
"""Folders of environment files: `.envs/.local/.django`, `env.d/common`."""
_SETTINGS = (".yml", ".yaml", ".py", ".json", ".toml")
"""How no environment file ends."""


@frozen
class Evidence:
    """Why something is believed: how it is known, where it stands, and the word that told (never a value).

    >>> str(Evidence(Confidence.ENV, "compose.yaml", 12, "DATABASE_URL"))
    'env compose.yaml:12 DATABASE_URL'
    """

    confidence: Confidence
    file: str
    line: int
    why: str = ""

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"

    @property
    def is_guess(self) -> bool:
        """Whether nothing but a name, a habit or the start order tells."""
        return self.confidence in (Confidence.GUESS, Confidence.DEPENDS)

    @property
    def is_shared(self) -> bool:
        """Whether it stands in an environment file, which says it to everybody who reads the file."""
        above, _, name = self.file.rpartition("/")
        return "env" in name or (
            "env" in above and _OF_ENVIRONMENTS.search(above) is not None and not name.endswith(_SETTINGS)
        )

    def __str__(self) -> str:
        known = f"{self.confidence} {self.file}:{self.line}"
        return f"{known} {self.why}" if self.why else known


def seen(confidence: Confidence, node: Node, why: str = "") -> Evidence:
    """Evidence at the place of a node."""
    return Evidence(confidence, node.file, node.line, why)


def surest(*found: Evidence) -> Evidence:
    """The surest of several; of equals what is said to one alone before what an environment file says, and the first."""
    return min(found, key=lambda evidence: (ORDER.index(evidence.confidence), evidence.is_shared))
