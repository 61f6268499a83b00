"""The files in which programs list the libraries that they need, and by which they are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.source.folder import joined

if TYPE_CHECKING:
    from archlint.source.folder import Folder

OF_JVM = ("pom.xml", "build.gradle", "build.gradle.kts")
"""Those of Maven and Gradle."""
DEPENDENCIES = (
    "requirements.txt", "requirements/base.txt", "pyproject.toml", "Pipfile", "package.json", "go.mod", "Gemfile", "composer.json", *OF_JVM, "mix.exs", "Cargo.toml",
)  # fmt: skip
"""Files in which programs list the libraries they need."""


def lists_dependencies(place: str, folder: Folder) -> bool:
    """Whether a program in a folder lists the libraries that it needs."""
    return any(folder.has(joined(place, name)) for name in DEPENDENCIES)


def is_of_jvm(place: str, folder: Folder) -> bool:
    """Whether a folder is built by Maven or Gradle."""
    return any(folder.has(joined(place, name)) for name in OF_JVM)
