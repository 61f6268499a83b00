"""Variables that a library of a program reads by itself, and no code of one's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.importers.workloads.character import Character

_OF_FRAMEWORKS = re.compile(
    r"SPRING|EUREKA|MANAGEMENT|QUARKUS|MICRONAUT|OTEL|ASPNETCORE|DOTNET|ZIPKIN|JAEGER|CONSUL|VAULT|DAPR|NACOS|KEYCLOAK",
    re.IGNORECASE,
)
_OF_JVM = re.compile(r"EUREKA|NACOS", re.IGNORECASE)
_NOT_OF_JVM = frozenset({"fastapi", "flask", "django", "node", "go", "php", "rails", "ruby", "dotnet"})
"""Those of them that libraries of the JVM read, and what programs of other languages run on."""


def is_for_library(key: str, source: Character) -> bool:
    """Whether a library of a program reads a variable by itself."""
    other = source.engine in _NOT_OF_JVM and _OF_JVM.match(key) is not None
    return _OF_FRAMEWORKS.match(key) is not None and not other
