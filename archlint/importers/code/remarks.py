"""What is commented out in a program: whole lines, which say what nobody runs."""

from __future__ import annotations

import re

_LINES = {
    ending: re.compile(rf"(?m)^[ \t]*{sign}[^\n]*")
    for sign, endings in (
        ("#", ("py", "rb", "ex")),
        ("//", ("js", "jsx", "ts", "tsx", "mjs", "go", "php", "cs", "java", "kt", "rs", "scala")),
    )
    for ending in endings
}
"""Lines of remarks, by the endings of programs."""


def without(text: str, file: str) -> str:
    r"""The text with its lines of remarks as spaces: nothing changes its place.

    >>> without("a = 1\n# db\n", "a.py"), without("# db", "a.js")
    ('a = 1\n    \n', '# db')
    """
    lines = _LINES.get(file.rpartition(".")[2])
    return text if lines is None else lines.sub(lambda line: " " * len(line[0]), text)
