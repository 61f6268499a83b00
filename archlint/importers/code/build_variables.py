"""Variables in what builds images, as shells, Make, GitHub and bake files spell them: what they are set to, and what they must be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.source.folder import in_small_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.source.folder import Folder

TEMPLATE = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}|\$\{(\w+)[^{}\n]*\}|\$\((\w+)\)|\$(\w+)|\{\{\s*\.?(\w+)\s*\}\}")
"""A variable, as shells, Make, GitHub, bake files and Task spell it."""
_SETS = re.compile(
    r"^[ \t-]*(?:export[ \t]+|readonly[ \t]+|echo[ \t]+[\"']?)?([\w.-]+)[ \t]*(?::=|\?=|=|:)[ \t]*[\"']?([^\"'\n#]+?)[\"']?[ \t]*(?:>>.*)?$",
    re.MULTILINE,
)
"""A line that sets a variable, and what to."""
_IN_WORDS = re.compile(r"[\w./-]")
"""What names and paths are made of."""


def must_be(names: Iterable[str], base: str, text: str, root: Folder) -> dict[str, str] | None:
    """What variables are if a name is that of the image, by the first of these that can be it; None where none can."""
    return next((values for name in names if (values := _must_be(name, base, text, root)) is not None), None)


def _must_be(name: str, base: str, text: str, root: Folder) -> dict[str, str] | None:
    if base not in name.lower() and "$" not in name and "{{" not in name:
        return None
    pattern, names, rest = root.once(_form, name, text)
    if not base.lower().endswith(rest):
        return None
    matched = pattern.fullmatch(base)
    values = None if matched is None else dict(zip(names, matched.groups(), strict=True))
    return values if values is not None and all(root.once(_is_said, value, text) for value in values.values()) else None


def _form(root: Folder, name: str, text: str) -> tuple[re.Pattern[str], tuple[str, ...], str]:
    """How images are called that a name in a text may mean, the variables in it, and what stands behind them, in small letters."""
    last = root.once(_last, name, text)
    pattern, at, names = "", 0, dict[str, str]()
    for found in TEMPLATE.finditer(last):
        if ":" in last[at : found.start()]:
            break
        variable = _variable(found)
        pattern += re.escape(last[at : found.start()])
        pattern += f"(?P=v{list(names).index(variable)})" if variable in names else f"(?P<v{len(names)}>[\\w.-]+)"
        names[variable] = ""
        at = found.end()
    rest = last[at:].partition(":")[0].partition("@")[0]
    return re.compile(pattern + re.escape(rest), re.IGNORECASE), tuple(names), rest.lower()


def _variable(found: re.Match[str]) -> str:
    """The name of a variable."""
    return next(each for each in found.groups() if each)


def _last(root: Folder, name: str, text: str) -> str:
    """What stands behind the last slash of a name, its variables filled in as far as a file sets them."""
    return re.split(r"/(?![^{(]*[})])", fill(name, {}, text, root))[-1]


def _is_said(_: Folder, value: str, text: str) -> bool:
    """Whether a file has a value anywhere as a word of its own, as in the list of what is built in turn."""
    said, small = value.lower(), in_small_letters(text)
    at = small.find(said)
    while at >= 0:
        if not (_IN_WORDS.match(small, at - 1) and at) and not _IN_WORDS.match(small, at + len(said)):
            return True
        at = small.find(said, at + 1)
    return False


def say_where(said: Iterable[str], values: Mapping[str, str]) -> bool:
    """Whether what an image must be called for variables to fit says where it is built as well: else they may be anything."""
    return all(any(_variable(found) == name for each in said for found in TEMPLATE.finditer(each)) for name in values)


def fill(text: str, values: Mapping[str, str], around: str, root: Folder, depth: int = 0) -> str:
    """The text with its variables filled in: by what they must be, else by what the file sets them to; unknown ones stay."""

    def value(found: re.Match[str]) -> str:
        name = _variable(found)
        if name in values:
            return values[name]
        if name in ("github.repository", "github.event.repository.name", "GITHUB_REPOSITORY", "CI_PROJECT_NAME"):
            return root.root.name.rpartition("+")[2].lower()
        if name in ("github.workspace", "PWD", "CURDIR", "CI_PROJECT_DIR", "ROOT", "ROOT_DIR"):
            return "."
        said = root.once(_set, around, name.rpartition(".")[2])
        default = re.search(r":-([^{}\n]*)\}$", found[0])
        given = said if said and "$(shell" not in said else default[1] if default is not None else ""
        plain = (
            given.strip() if re.fullmatch(r"[\w./:@${}() -]+", given.strip()) and given.strip()[:1] not in "|>[" else ""
        )
        return fill(plain, values, around, root, depth + 1) if plain and depth < 4 else found[0]

    return TEMPLATE.sub(value, text) if "$" in text or "{{" in text else text


def _set(_: Folder, text: str, name: str) -> str:
    """What a file sets a variable to first; empty where it does not."""
    at = text.find(name) if name else -1
    while at >= 0:
        found = _SETS.match(text, text.rfind("\n", 0, at) + 1)
        if found is not None and found[1] == name:
            return found[2]
        at = text.find(name, at + 1)
    return ""
