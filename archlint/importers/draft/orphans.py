"""Components that stay in a blueprint although the import no longer has them: what is said of them, and how they are told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.blueprint.causes import REFERENCES
from archlint.importers.draft.yaml_text import line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from archlint.errors import Problem

MARK = "the import no longer has it"
"""What stands behind the name of such a component, in place of the line that it was read from."""
_EVIDENCE = re.compile(r"\s+# (?:(?:declared|env|config|code|depends|guess) )?[^#]*:[0-9]+(?: [^#]*)?$")
_MARKED = re.compile(rf"^ +[\"']?([\w.-]+)[\"']?:.*# {MARK}$", re.MULTILINE)


def without_evidence(text: Sequence[str], imported: Collection[str]) -> list[str]:
    """The lines of a component without the evidence that an import wrote: what stood there may be something else by now."""
    head, *rest = (_EVIDENCE.sub("", each) if each in imported else each for each in text)
    known = text[0] in imported
    return [line(head.strip(), MARK, len(head) - len(head.lstrip())) if known else head, *rest]


def marked(text: str) -> list[str]:
    """The components of a blueprint of which that is said."""
    return _MARKED.findall(text)


def named(names: set[str], text: str, problems: Sequence[Problem]) -> Mapping[str, str]:
    """Those of these components that are missing where a text speaks of them, each with the line that does."""
    lines = text.splitlines()
    return {
        name: lines[each.span.line - 1].strip()
        for each in reversed(problems)
        if each.kind in REFERENCES and each.span is not None
        for name in names
        if each.message.endswith(f"`{name}`")
    }
