"""Variables in what builds images, as shells, Make, GitHub and bake files spell them: what they are set to, and what they must be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.source.folder import Folder

TEMPLATE = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}|\$\{(\w+)[^{}\n]*\}|\$\((\w+)\)|\$(\w+)|\{\{\s*\.?(\w+)\s*\}\}")
"""A variable, as shells, Make, GitHub, bake files and Task spell it."""


def must_be(name: str, base: str, text: str, root: Folder) -> dict[str, str] | None:
    """What variables are if this name is that of the image; None where it cannot be."""
    if base not in name.lower() and "$" not in name and "{{" not in name:
        return None
    plain = fill(name, {}, text, root)
    last = re.split(r"/(?![^{(]*[})])", plain)[-1]
    pattern, at, names = "", 0, dict[str, str]()
    for found in TEMPLATE.finditer(last):
        if ":" in last[at : found.start()]:
            break
        variable = next(each for each in found.groups() if each)
        pattern += re.escape(last[at : found.start()])
        pattern += f"(?P=v{list(names).index(variable)})" if variable in names else f"(?P<v{len(names)}>[\\w.-]+)"
        names[variable] = ""
        at = found.end()
    rest = last[at:].partition(":")[0].partition("@")[0]
    matched = re.fullmatch(pattern + re.escape(rest), base, re.IGNORECASE)
    values = None if matched is None else dict(zip(names, matched.groups(), strict=True))
    return values if values is not None and all(_is_said(value, text) for value in values.values()) else None


def _is_said(value: str, text: str) -> bool:
    """Whether a file has a value anywhere as a word of its own, as in the list of what is built in turn."""
    return re.search(rf"(?<![\w./-]){re.escape(value)}(?![\w./-])", text, re.IGNORECASE) is not None


def say_where(said: Iterable[str], values: Mapping[str, str]) -> bool:
    """Whether what an image must be called for variables to fit says where it is built as well: else they may be anything."""
    return all(
        any(next(each for each in found.groups() if each) == name for each in said for found in TEMPLATE.finditer(each))
        for name in values
    )


def fill(text: str, values: Mapping[str, str], around: str, root: Folder, depth: int = 0) -> str:
    """The text with its variables filled in: by what they must be, else by what the file sets them to; unknown ones stay."""

    def value(found: re.Match[str]) -> str:
        name = next(each for each in found.groups() if each)
        if name in values:
            return values[name]
        if name in ("github.repository", "github.event.repository.name", "GITHUB_REPOSITORY", "CI_PROJECT_NAME"):
            return root.root.name.rpartition("+")[2].lower()
        if name in ("github.workspace", "PWD", "CURDIR", "CI_PROJECT_DIR", "ROOT", "ROOT_DIR"):
            return "."
        last = re.escape(name.rpartition(".")[2])
        said = re.search(
            rf"^[ \t-]*(?:export[ \t]+|readonly[ \t]+|echo[ \t]+[\"']?)?{last}[ \t]*(?::=|\?=|=|:)[ \t]*[\"']?([^\"'\n#]+?)[\"']?[ \t]*(?:>>.*)?$",
            around,
            re.MULTILINE,
        )
        default = re.search(r":-([^{}\n]*)\}$", found[0])
        given = said[1] if said is not None and "$(shell" not in said[1] else default[1] if default is not None else ""
        plain = (
            given.strip() if re.fullmatch(r"[\w./:@${}() -]+", given.strip()) and given.strip()[:1] not in "|>[" else ""
        )
        return fill(plain, values, around, root, depth + 1) if plain and depth < 4 else found[0]

    return TEMPLATE.sub(value, text) if "$" in text or "{{" in text else text
