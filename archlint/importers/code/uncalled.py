"""Functions and classes that a module of Node, Python or Go has for others, and none of them uses: what they would do, nobody does."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from archlint.importers.code.remarks import without
from archlint.importers.expressions import word_first
from archlint.importers.languages import GO, NODE, PYTHON, ending

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_ARGUMENTS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_OF_NODE = re.compile(
    r"^(?:export[ \t]+)?(?:async[ \t]+)?function\b[ \t*]*(?P<function>\w+)[ \t]*(?:<[^()\n]*>)?\("
    r"|^(?:export[ \t]+)?(?:const|let|var)[ \t]+(?P<constant>\w+)[ \t]*(?::[^=\n]*)?=[ \t]*(?:async[ \t]*)?(?:function\b|(?:<[^()\n]*>)?\()"
    r"|^(?:module\.)?exports\.(?P<exported>\w+)[ \t]*=[ \t]*(?:async[ \t]*)?(?:function\b|\()"
    r"|^(?:export[ \t]+)?(?:abstract[ \t]+)?class[ \t]+(?P<type>\w+)"
    rf"|^[ \t]+(?:(?:public|private|protected|static|async)[ \t]+)*(?!(?:if|for|while|switch|catch|constructor|function|return|await|super)\b)(?P<method>\w+)[ \t]*(?:<[^()\n]*>)?{_ARGUMENTS}[ \t]*(?::[^\n=;]*)?\{{[ \t]*$",
    re.MULTILINE,
)
_HEADS: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(NODE, _OF_NODE),
    **dict.fromkeys(
        PYTHON, re.compile(r"^(?:[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)[ \t]*\(|class[ \t]+(\w+))", re.MULTILINE)
    ),
    **dict.fromkeys(GO, re.compile(r"^func[ \t]+(?:\([^()\n]*\)[ \t]*)?(\w+)[ \t]*[\[(]", re.MULTILINE)),
}
"""Where functions and classes begin, and what they are called."""
_GIVEN_BY_GO = re.compile(r"^(?:func|type|var|const)[ \t]+(\w+)|^\t(\w+)[^\n=:]*=(?!=)", re.MULTILINE)
"""What a file of Go gives to the others of its package, and to those that import that, beside methods."""
_REGISTERS = re.compile(r"^var[ \t]+_[ \t]*=", re.MULTILINE)
"""Where a file of Go does something by being there."""
_CLASS = re.compile(
    r"^[ \t]*(?:(?:export|default|abstract)[ \t]+)*class[ \t]+\w+(?:<[^<>\n]*>)?([^\n{]*)", re.MULTILINE
)
_UPON = re.compile(
    r"\b(?!extends\b|implements\b|metaclass\b|object\b|ABC\b|OnModuleInit\b|OnModuleDestroy\b)[A-Za-z]\w*"
)
"""What a class is built upon that may call its functions, other than what calls nothing but what it names itself."""
_BY_OTHERS = re.compile(
    r"__\w+__|on_?[A-Z_]\w*|(?i:main|init|handler?|invoke|configure|process|consume|serve|execute|run|start|stop|setup|shutdown|perform|middleware|lifespan|open|close|from|un?marshal|test|get_?(?:server_?)?(?:app|props)|create_?(?:app|server)|make_?app)(?:[_A-Z]\w*)?|\w*(?:Settings|Config|Meta)|[A-Z]+|\w{1,3}"
)
"""What functions and classes are called that libraries and commands find by their names."""
_DECORATED = re.compile(r"[ \t]*(?:@|\))")
_GIVEN = re.compile(
    r"module\.exports(?<=\bmodule\.exports)[ \t]*=[ \t]*\{[^{}]*\}[^\n]*|export(?<=^export)[ \t]*\{[^{}]*\}[^\n]*"
    r"|__all__(?<=^__all__)[^\n=]*=[ \t]*[\[(][^\])]*",
    re.MULTILINE,
)
"""Lists of what a module gives to others, or hands on of another one."""
_BROUGHT_IN = re.compile(
    r"^import[ \t]*\{(?:(?!\bas\b)[^{}])*\}[ \t]*from\b[^\n]*|^(?:const|let|var)[ \t]*\{[^{}:]*\}[ \t]*=[ \t]*require\(|^[ \t]*from[ \t]+\S+[ \t]+import[ \t]*(?:\((?:(?!\bas\b)[^()])*\)|(?:(?!\bas\b)[^\n(])*$)",
    re.MULTILINE,
)
"""Lists of what a file brings in by its own name: whether anything is done with it, the rest says."""
_DECLARES = re.compile(
    r"(?:\b(?:function[ \t]*\*?|def|func|const|let|var|class|type)[ \t]+|func[ \t]*\([^()\n]*\)[ \t]*|\bexports\.)\Z"
)
"""What stands before the name of a function where it begins."""


def without_uncalled(files: Sequence[tuple[str, str]], asked: Collection[str]) -> list[tuple[str, str]]:
    """Files with their texts: of those `asked` for of which others use anything without the functions and classes that nobody uses.

    The `files` are all that a program runs. What only one of these functions calls goes with it. A file of Go of which
    nobody uses anything is in its package all the same, and idle.
    """
    program = _Program(files)
    modules = [file for file, _ in files if file in asked and ending(file) in _HEADS]
    left = True
    while left:
        left = sum(map(program.drops_idle, modules)) > 0
    return [(file, program.texts[file]) for file, _ in files]


class _Program:
    """The files that a program runs, with what is used of their `texts` as far as that is known."""

    def __init__(self, files: Sequence[tuple[str, str]]) -> None:
        self.texts = dict(files)
        self._modules: dict[str, _Module] = {}
        self._said: dict[str, str] = {}
        self._naming: dict[tuple[str, str], str] = {}
        self._unnamed: set[tuple[str, str]] = set()

    def drops_idle(self, file: str) -> bool:
        """Leave out what nobody uses of a module, and say whether there was anything."""
        before = self.texts[file]
        module = self._module(file)
        if file.endswith(".go") and module.given and self._is_out_of_use(module):
            idle = module.everything
        else:
            named = {name for name in module.functions if self._is_named(name, file)}
            unnamed = (name for name in module.functions if named and name not in named)
            idle = [span for name in unnamed if not module.calls(name) for span in module.spans(name)]
        self.texts[file] = module.emptied(idle)
        return self.texts[file] != before

    def _module(self, file: str) -> _Module:
        text = self.texts[file]
        known = self._modules.get(file)
        if known is None or known.written != text:
            known = self._modules[file] = _Module(file, text)
        return known

    def _is_out_of_use(self, module: _Module) -> bool:
        """Whether a program of Go has a main function in another file than this one, and nothing in any names what this one gives."""
        others = ((file, text) for file, text in self.texts.items() if file != module.file)
        started = any(other.endswith(".go") and "\nfunc main(" in text for other, text in others)
        return started and not any(self._is_named(name, module.file) for name in module.given)

    def _is_named(self, name: str, file: str) -> bool:
        """Whether another file than this one names a function: what none of them did, none does when less is left of them."""
        asked = file, name
        if asked in self._unnamed:
            return False
        known = (self._naming[asked],) if asked in self._naming else ()
        others = (other for other in chain(known, self.texts) if other != file)
        found = next((other for other in others if self._names(name, other)), None)
        if found is None:
            self._unnamed.add(asked)
        else:
            self._naming[asked] = found
        return found is not None

    def _names(self, function: str, file: str) -> bool:
        """Whether a file names a function, and neither has one that is called so nor only hands it on."""
        text = self.texts[file]
        if function not in text:
            return False
        named = re.compile(word_first(rf"\b{function}\b"))
        if named.search(text) is None:
            return False
        said = self._said.get(text)
        if said is None:
            said = self._said[text] = _BROUGHT_IN.sub("", _GIVEN.sub("", without(text, file)))
        return any(
            _DECLARES.search(said, said.rfind("\n", 0, each.start()) + 1, each.start()) is None
            for each in named.finditer(said)
        )


class _Module:
    """A file of code with its functions: as it is `written`, and its `text` without remarks."""

    def __init__(self, file: str, written: str) -> None:
        self.file = file
        self.written = written
        self.text = without(written, file)

    @cached_property
    def functions(self) -> dict[str, list[re.Match[str]]]:
        """The first lines of its functions and classes that nobody uses who does not name them, by their names."""
        found: dict[str, list[re.Match[str]]] = {}
        for head in self._heads:
            name = head[1] if len(head.groups()) == 1 else next(filter(None, head.groups()))
            if not self._is_known_to_others(head, name):
                found.setdefault(name, []).append(head)
        return found

    @cached_property
    def given(self) -> frozenset[str]:
        """What a file of Go gives to others; nothing where it is started itself, or does something by being there."""
        names = frozenset(word for found in _GIVEN_BY_GO.findall(self.text) for word in found if word)
        return frozenset() if names & {"main", "init"} or _REGISTERS.search(self.text) else names - {"_"}

    @property
    def everything(self) -> list[tuple[int, int]]:
        """Where all of its functions and classes begin and end."""
        return [*map(self._span, self._heads)]

    def spans(self, name: str) -> list[tuple[int, int]]:
        """Where what is called so begins and ends."""
        return [*map(self._span, self.functions[name])]

    @cached_property
    def _heads(self) -> list[re.Match[str]]:
        return [*_HEADS[ending(self.file)].finditer(self.text)]

    def calls(self, name: str) -> bool:
        """Whether it names one of its functions outside of that, and not only to give it to others."""
        own = [*self.spans(name), *(each.span() for each in _GIVEN.finditer(self.text))]
        named = (each.start() for each in re.finditer(rf"\b{name}\b", self.text))
        return any(not any(begin <= at < end for begin, end in own) for at in named)

    def emptied(self, idle: Iterable[tuple[int, int]]) -> str:
        """Its text as it was written without what is idle, every line where it was."""
        text = self.written
        for begin, end in idle:
            text = text[:begin] + re.sub(r"[^\n]", " ", text[begin:end]) + text[end:]
        return text

    def _is_known_to_others(self, head: re.Match[str], name: str) -> bool:
        """Whether libraries may use a function or a class: by its name, by what stands above it, or by what the class is built upon.

        One in another function is no matter.
        """
        if _BY_OTHERS.fullmatch(name):
            return True
        at, indent = head.start(), _indent(head)
        above = self.text.rfind("\n", 0, max(at - 1, 0)) + 1
        if at > 0 and _DECORATED.match(self.text, above, at):
            return True
        if not indent:
            class_ = _CLASS.match(self.text, at)
            return class_ is not None and _UPON.search(class_[1]) is not None
        own = [each for each in self._classes if each.start() < at][-1:]
        inside = self.text[own[0].end() : at].split("\n")[1:] if own else []
        nearer = any(line.strip() and not line.startswith(indent) for line in inside)
        return not own or nearer or _UPON.search(own[0][1]) is not None

    @cached_property
    def _classes(self) -> list[re.Match[str]]:
        return [*_CLASS.finditer(self.text)]

    def _span(self, head: re.Match[str]) -> tuple[int, int]:
        """Where something begins and ends: before the next line that stands as far to the right as its first, closing brackets apart."""
        indent = _indent(head)
        line = self.text.find("\n", head.end()) + 1
        lines = re.compile(rf"^(?!{indent}[ \t])[ \t]*[^\s][^\n]*", re.MULTILINE)
        for each in lines.finditer(self.text, line) if line else ():
            if not (each[0].startswith(indent) and each[0][len(indent)] in ")]}"):
                return head.start(), each.start()
        return head.start(), len(self.text)


def _indent(head: re.Match[str]) -> str:
    """What stands in a line before what begins there."""
    return head[0][: len(head[0]) - len(head[0].lstrip(" \t"))]
