"""The blocks of the pages that people copy from."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block: the page, the line it begins in, its language and its text."""

    page: str
    line: int
    language: str
    text: str

    @property
    def place(self):
        return f"{self.page}:{self.line}"

    def commands(self):
        """The command lines of archlint in it, as words."""
        lines = [line.removeprefix("$ ") for line in self.text.splitlines()]
        text = "\n".join(lines).replace(".venv/bin/archlint", "\narchlint")
        return [
            shlex.split(re.split(r" && | ; |; |; }", line)[0], comments=True)[1:]
            for line in text.splitlines()
            if line.startswith("archlint ")
        ]


def blocks(*languages):
    """The blocks in these languages, of every page."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        found += [
            Block(page.name, text[: match.start()].count("\n") + 2, match[2], match[3])
            for match in _BLOCK.finditer(text)
            if match[2] in languages
        ]
    return found
