"""Functions that a module of Node, Python or Go has for others, and none of them calls: what they would do, nobody does."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from archlint.importers.code.remarks import without
from archlint.importers.languages import GO, NODE, PYTHON, ending

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_ARGUMENTS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_OF_NODE = re.compile(
    r"^(?:export[ \t]+)?(?:async[ \t]+)?function\b[ \t*]*(?P<function>\w+)[ \t]*(?:<[^()\n]*>)?\("
    r"|^(?:export[ \t]+)?(?:const|let|var)[ \t]+(?P<constant>\w+)[ \t]*(?::[^=\n]*)?=[ \t]*(?:async[ \t]*)?(?:function\b|(?:<[^()\n]*>)?\()"
    r"|^(?:module\.)?exports\.(?P<exported>\w+)[ \t]*=[ \t]*(?:async[ \t]*)?(?:function\b|\()"
    rf"|^[ \t]+(?:(?:public|private|protected|static|async)[ \t]+)*(?!(?:if|for|while|switch|catch|constructor|function|return|await|super)\b)(?P<method>\w+)[ \t]*(?:<[^()\n]*>)?{_ARGUMENTS}[ \t]*(?::[^\n=;]*)?\{{[ \t]*$",
    re.MULTILINE,
)
_HEADS: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(NODE, _OF_NODE),
    **dict.fromkeys(PYTHON, re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(", re.MULTILINE)),
    **dict.fromkeys(GO, re.compile(r"^func[ \t]+(?:\([^()\n]*\)[ \t]*)?(\w+)[ \t]*[\[(]", re.MULTILINE)),
}
"""Where functions begin, and what they are called."""
_CLASS = re.compile(
    r"^[ \t]*(?:(?:export|default|abstract)[ \t]+)*class[ \t]+\w+(?:<[^<>\n]*>)?([^\n{]*)", re.MULTILINE
)
_UPON = re.compile(
    r"\b(?!extends\b|implements\b|metaclass\b|object\b|ABC\b|OnModuleInit\b|OnModuleDestroy\b)[A-Za-z]\w*"
)
"""What a class is built upon that may call its functions, other than what calls nothing but what it names itself."""
_BY_OTHERS = re.compile(
    r"__\w+__|on_?[A-Z_]\w*|(?i:main|init|handler?|invoke|configure|process|consume|serve|execute|run|start|stop|setup|shutdown|perform|middleware|lifespan|open|close|from|un?marshal|test|get_?(?:server_?)?(?:app|props)|create_?(?:app|server)|make_?app)(?:[_A-Z]\w*)?|[A-Z]+|\w{1,3}"
)
"""What functions are called that libraries and commands call by their names."""
_DECORATED = re.compile(r"[ \t]*(?:@|\))")
_GIVEN = re.compile(
    r"(?:\bmodule\.exports[ \t]*=|^export)[ \t]*\{[^{}]*\}[^\n]*|^__all__[^\n=]*=[ \t]*[\[(][^\])]*", re.MULTILINE
)
"""Lists of what a module gives to others, or hands on of another one."""
_BROUGHT_IN = re.compile(
    r"^import[ \t]*\{(?:(?!\bas\b)[^{}])*\}[ \t]*from\b[^\n]*|^(?:const|let|var)[ \t]*\{[^{}:]*\}[ \t]*=[ \t]*require\(|^[ \t]*from[ \t]+\S+[ \t]+import[ \t]*(?:\((?:(?!\bas\b)[^()])*\)|(?:(?!\bas\b)[^\n(])*$)",
    re.MULTILINE,
)
"""Lists of what a file brings in by its own name: whether anything is done with it, the rest says."""
_DECLARES = re.compile(
    r"(?:\b(?:function[ \t]*\*?|def|func|const|let|var)[ \t]+|func[ \t]*\([^()\n]*\)[ \t]*|\bexports\.)\Z"
)
"""What stands before the name of a function where it begins."""


def without_uncalled(files: Sequence[tuple[str, str]], asked: Collection[str]) -> list[tuple[str, str]]:
    """Files with their texts: of those `asked` for of which others use anything without the functions that nobody calls.

    The `files` are all that a program runs. What only one of these functions calls goes with it.
    """
    texts = dict(files)
    modules = {file: texts[file] for file in asked if ending(file) in _HEADS}
    left = True
    while left:
        left = False
        for file in modules:
            text = _used(file, texts)
            left |= text != texts[file]
            texts[file] = text
    return [(file, texts[file]) for file, _ in files]


def _used(file: str, texts: Mapping[str, str]) -> str:
    """What somebody uses of a module."""
    module = _Module(file, without(texts[file], file))
    named = {
        name for name in module.functions if any(_names(name, other, texts[other]) for other in texts if other != file)
    }
    idle = {name for name in module.functions if name not in named and not module.calls(name)} if named else set()
    return module.emptied(idle, texts[file])


def _names(function: str, file: str, text: str) -> bool:
    """Whether a file names a function, and neither has one that is called so nor only hands it on."""
    if function not in text:
        return False
    said = _BROUGHT_IN.sub("", _GIVEN.sub("", without(text, file)))
    return any(
        _DECLARES.search(said, said.rfind("\n", 0, each.start()) + 1, each.start()) is None
        for each in re.finditer(rf"\b{function}\b", said)
    )


class _Module:
    """A file of code with its functions."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def functions(self) -> dict[str, list[tuple[int, int]]]:
        """Its functions that nobody calls who does not name them, by their names: where they begin and end."""
        found: dict[str, list[tuple[int, int]]] = {}
        for head in _HEADS[ending(self.file)].finditer(self.text):
            name = next(word for word in head.groups() if word)
            line = head[0]
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            if self._is_known_to_others(head.start(), name, indent):
                continue
            found.setdefault(name, []).append((head.start(), self._end(head.end(), indent)))
        return found

    def calls(self, name: str) -> bool:
        """Whether it names one of its functions outside of that, and not only to give it to others."""
        own = [*self.functions[name], *(each.span() for each in _GIVEN.finditer(self.text))]
        named = (each.start() for each in re.finditer(rf"\b{name}\b", self.text))
        return any(not any(begin <= at < end for begin, end in own) for at in named)

    def emptied(self, names: Collection[str], text: str) -> str:
        """Its text as it was written without some functions, every line where it was."""
        for begin, end in (span for name in names for span in self.functions[name]):
            text = text[:begin] + re.sub(r"[^\n]", " ", text[begin:end]) + text[end:]
        return text

    def _is_known_to_others(self, at: int, name: str, indent: str) -> bool:
        """Whether libraries may call a function: by its name, by what stands above it, or by what its class is built upon; one in another function is no matter."""
        above = self.text.rfind("\n", 0, max(at - 1, 0)) + 1
        if _BY_OTHERS.fullmatch(name) or (at > 0 and _DECORATED.match(self.text, above, at)):
            return True
        if not indent:
            return False
        own = [each for each in self._classes if each.start() < at][-1:]
        inside = self.text[own[0].end() : at].split("\n")[1:] if own else []
        nearer = any(line.strip() and not line.startswith(indent) for line in inside)
        return not own or nearer or _UPON.search(own[0][1]) is not None

    @cached_property
    def _classes(self) -> list[re.Match[str]]:
        return [*_CLASS.finditer(self.text)]

    def _end(self, at: int, indent: str) -> int:
        """Where a function ends whose first line stands so far to the right: before the next line that does, closing brackets apart."""
        for line in re.compile(rf"^(?!{indent}[ \t])[ \t]*[^\s][^\n]*", re.MULTILINE).finditer(
            self.text, self._next(at)
        ):
            if not (line[0].startswith(indent) and line[0][len(indent)] in ")]}"):
                return line.start()
        return len(self.text)

    def _next(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1
