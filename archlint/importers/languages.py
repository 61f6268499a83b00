"""Languages that programs are written in, by the endings of their files."""

from __future__ import annotations

PYTHON = (".py",)
JAVASCRIPT = (".js", ".mjs", ".cjs", ".jsx")
TYPESCRIPT = (".ts", ".mts", ".cts", ".tsx")
NODE = (*JAVASCRIPT, *TYPESCRIPT)
"""Programs of Node.js, and of pages that its libraries draw."""
PAGES = (".vue", ".svelte")
"""Pages of Node.js with markup around their code."""
GO, RUST, PHP, RUBY = (".go",), (".rs",), (".php",), (".rb",)
JVM = (".java", ".kt", ".scala")
"""Languages of the JVM, each of which calls programs in the others."""
DOTNET = (".cs", ".fs")
ELIXIR = (".ex", ".exs")
C = (".c", ".cc", ".cpp", ".cxx")
LANGUAGES = (PYTHON, (*NODE, *PAGES), GO, JVM, RUBY, PHP, DOTNET, RUST, ELIXIR)
"""The endings of each language whose clients of stores are known."""
PROGRAMS = tuple(ending for each in LANGUAGES for ending in each)
_LANGUAGES = {ending: each for each in LANGUAGES for ending in each}


def language(file: str) -> tuple[str, ...]:
    """The endings of the language that a program is written in, all of which can call each other; none of what is no program.

    >>> language("app/Main.kt"), language("README.md")
    (('.java', '.kt', '.scala'), ())
    """
    return _LANGUAGES.get(ending(file), ())


def ending(file: str) -> str:
    """How the name of a file ends, with the dot: `.py`."""
    return f".{file.rpartition('.')[2]}"


def other_than(*endings: str) -> tuple[str, ...]:
    """Endings of programs without these."""
    return tuple(each for each in PROGRAMS if each not in endings)
