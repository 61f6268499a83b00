"""What a program of Python can run of a folder that it shares with others: the file that is started, and what that imports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code import started
from archlint.importers.code.source_text import source_text
from archlint.importers.searches import search
from archlint.source.folder import joined, parent, up_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.source.folder import Folder

_IMPORT = re.compile(r"\n[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]*(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))")
"""An import of Python, with the end of the line before it."""
_BY_NAME = search(
    r"__import__(?!\(\s*[\"'][\w.]+[\"']\s*\))|DJANGO_SETTINGS_MODULE|(?<![\w.\"'])exec\(|runpy|pkgutil|import_module\(\s*(?:[fF][\"']|[\"'][^\"'\n]*[\"']\s*[+%])"
    r"|(?:\bsubprocess\b|os\.system)(?=[^\0]*?(?:sys\.executable|[\"'](?:python[0-9.]*|celery|uvicorn|gunicorn|rq|arq)[\"' ]|\.py[\"' ]))"
    r"|\brq\b[^\n]*\b\w*Worker\b|\bautodiscover_tasks\b(?!\(\s*\[\s*[\"'])"
)
"""What runs more than what is imported."""
_BY_TEXT = search(
    r"import_module|importlib|\bautodiscover_tasks\b|\bimports\s*=\s*[\[(]|\bconfig_from_object\(\s*[\"']"
)
_INCLUDES = search(r"\binclude\s*=\s*[\[(](\s*[\"'])?")
"""Modules with tasks, where the application of Celery is made; others include columns, or fields."""
_TASK = search(r"@(?:\w+\.)*(?:task|shared_task|actor|periodic_task)\b")
"""Work that is handed on to another program."""
_DOTTED = re.compile(r"[\"']((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*)[\"']")
"""What imports modules, or what is in them, by texts that name them."""
_DISCOVERED = re.compile(r"\bautodiscover_tasks\(\s*[\[(]([^\])]*)")
"""The packages in whose modules `tasks` an application of Celery looks."""
_SERVERS = ("uvicorn", "hypercorn", "granian", "gunicorn")
_SERVED = re.compile(r"[\"']([A-Za-z_][\w.]*):[A-Za-z_]\w*[\"']")
"""The application that a program serves by its name: `uvicorn.run("shop.main:app")`."""
_WORD = re.compile(r"[\w.]+")
_GIVEN = re.compile(r"\b__import__\(\s*[\"']([\w.]+)[\"']\s*\)")
"""A module that is imported in the middle of a line, by its name: `__import__("json").dumps(order)`."""
_SETTINGS = re.compile(r"\(\s*(?:\w+\.)?basesettings\b")
_OF_WORKERS = re.compile(r"\bfunctions\b[\"']?\s*[:=]")
"""Where such settings name what they run, which they may do by texts."""
_OF_PYTHON = re.compile(
    r"abc|array|ast|asyncio|base64|calendar|cmd|code|codecs|collections|contextvars|copy|csv|dataclasses|datetime|decimal|email|enum"
    r"|errno|fractions|functools|glob|graphlib|hashlib|html|http|inspect|io|itertools|json|locale|logging|math|mimetypes"
    r"|multiprocessing|numbers|operator|os|pathlib|pickle|platform|profile|queue|random|re|resource|sched|secrets|select|shelve"
    r"|shutil|signal|site|socket|sqlite3|ssl|statistics|string|struct|subprocess|symtable|sys|tempfile|threading|time|token|tokenize"
    r"|trace|traceback|types|typing|urllib|uuid|warnings|weakref|xml|zipfile"
)
"""Modules that Python has itself, after which people call their own as well: `core/logging.py` is not what `import logging` means."""
_INSTALLS = ("pyproject.toml", "setup.py", "setup.cfg")
_MOST = 200


def files(command: str, place: str, folder: Folder) -> tuple[str, ...]:
    """The files below a folder that a command can run, with the tasks it works off; none where that cannot be told."""
    return own_files(command, place, folder, works=True)


def own_files(command: str, place: str, folder: Folder, *, works: bool) -> tuple[str, ...]:
    """The same, of what works off tasks those with them, of others without what only tasks bring in: they hand those on."""
    named = started.application(command)
    if not named:
        module = started.module(command)
        return folder.once(_files, place, (module,), works) if module else ()
    found = folder.once(_files, place, (named, f"{named}.celery"), True)
    made = any("Celery(" in folder.text(file) for file in found)
    return found if made and any(_TASK.finds(folder.once(source_text, file)) for file in found) else ()


def says(folder: Folder, file: str) -> str:
    """What a file of Python says of what it uses, in small letters and without remarks.

    Of a list of settings, which has those of others as well, only what it imports.
    """
    small = folder.once(source_text, file).plain.small
    return folder.once(imports, file) if folder.once(holds_settings, file) else small


def holds_settings(folder: Folder, file: str) -> bool:
    """Whether a file of Python is a list of settings, of which those who share it use some each."""
    return _SETTINGS.search(folder.once(source_text, file).plain.small) is not None


def imports(folder: Folder, file: str) -> str:
    """What a file of Python imports, in small letters and without remarks."""
    return "".join(found[0] for found in _IMPORT.finditer(f"\n{folder.once(source_text, file).plain.small}"))


def _files(folder: Folder, own_place: str, modules: tuple[str, ...], tasks: bool) -> tuple[str, ...]:
    modules = tuple(folder.once(_in_repository, each, own_place) for each in modules)
    module = modules[0]
    place = next(
        (above for above in up_from(own_place) if _is_below(folder.once(_of, module, above), own_place)), own_place
    )
    begun = [
        each for root in (place, joined(place, "src")) for name in modules for each in folder.once(_of, name, root)
    ]
    begun = [folder.once(_working_in, each) for each in begun] or folder.once(_of, f"{module}.__main__", place)
    if not any(is_module(each, name) for each in begun for name in (*modules, f"{module}.__main__")):
        return ()
    roots = tuple(dict.fromkeys((place, joined(place, "src"), parent(begun[-1]))))
    left = [*begun, *folder.once(_of, f"{module}.__main__", place)]
    found: dict[str, None] = {}
    asked = set[tuple[str, str]]()
    while left and len(found) < _MOST:
        file = left.pop()
        if file in found:
            continue
        found[file] = None
        named = _run_by_texts(file, roots, folder)
        if named is None:
            return ()
        if not tasks and _TASK.finds(folder.once(source_text, file)):
            continue
        left += named
        for above, name in folder.once(_imports, file):
            if (above, name) in asked:
                continue
            asked.add((above, name))
            first = name.partition(".")[0]
            # the folder of a program may be a package of its own: `from backend.app import …` in backend/wsgi.py
            outside = (parent(place),) if place.rpartition("/")[2] == first else ()
            own = [
                each for root in ((above,) if above else (*roots, *outside)) for each in folder.once(_of, name, root)
            ]
            here = (
                own
                or above
                or any(folder.once(_of, first, root) or folder.holds(joined(root, first)) for root in roots)
            )
            if not here and not _OF_PYTHON.fullmatch(first):
                beside = folder.once(_beside, own_place, name)
                if beside:
                    own = folder.once(_of, name, beside)
                elif folder.once(_lies_deeper, place, own_place, first, folder.once(_taken, file, first)):
                    return ()
            left += own
    return () if left else tuple(found)


def _in_repository(folder: Folder, module: str, place: str) -> str:
    """A module that a container finds by its whole path, as it is called in the repository: `.app.scripts.tidy` is `scripts.tidy`."""
    steps = module.strip(".").split(".") if module.startswith(".") else [module]
    ways = (".".join(steps[at:]) for at in range(len(steps)))
    known = (way for way in ways if any(folder.once(_of, way, above) for above in up_from(place)))
    return next(known, module) if len(steps) > 1 else module


def _beside(folder: Folder, place: str, name: str) -> str:
    """The folder that a package is imported from which lies beside a program or above it; empty for none."""
    first = name.partition(".")[0]
    installed = folder.once(_installed, place).get(first)
    above = (each for each in up_from(place)[1:] if folder.once(_of, name, each) or folder.once(_of, first, each))
    return installed or next(above, "")


def _installed(folder: Folder, place: str) -> dict[str, str]:
    """The folders that packages of Python are imported from which lie beside a program or above it, with files to install them by."""
    around = [each for above in up_from(place)[1:] for each in folder.folders(above)]
    found: dict[str, str] = {}
    inner = [each for outer in around for each in folder.folders(outer)]
    for near in (*around, *inner):
        if near != place and any(folder.has(joined(near, name)) for name in _INSTALLS):
            for root in (near, joined(near, "src")):
                inside = folder.folders(root) if folder.holds(root) else ()
                own = (each for each in inside if folder.has(joined(each, "__init__.py")))
                found.update((each.rpartition("/")[2], root) for each in own if not each.endswith("/tests"))
    return found


def _working_in(folder: Folder, file: str) -> str:
    """The module in an empty package that is called like it, else the file itself: `app/app.py` is `app` in an image that works in that folder."""
    home = parent(file)
    inside = joined(home, f"{home.rpartition('/')[2]}.py")
    return inside if file.endswith("/__init__.py") and not folder.text(file).strip() and folder.has(inside) else file


def is_module(file: str, module: str) -> bool:
    """Whether a file is that of a module, and not of a package around one that is not there."""
    path = f"/{file}".removesuffix(".py").removesuffix("/__init__")
    return path.endswith(f"/{module.replace('.', '/')}")


def _run_by_texts(file: str, roots: Sequence[str], folder: Folder) -> list[str] | None:
    """The files of the modules that a program runs by texts that name them; None where it may be any."""
    by_texts = folder.once(_runs_by_texts, file)
    if not by_texts:
        return None if by_texts is None else []
    return [each for root in roots for each in folder.once(_named, file, root)] or None


def _runs_by_texts(folder: Folder, file: str) -> bool | None:
    """Whether a file runs modules by texts that name them; None where it may be any."""
    said = folder.once(source_text, file)
    included = [each[1] for each in _INCLUDES.each(said)] if "celery" in folder.small(file) else []
    if _BY_NAME.finds(said) or not all(included):
        return None
    return bool(included) or _BY_TEXT.finds(said)


def _named(folder: Folder, file: str, root: str) -> tuple[str, ...]:
    """The files of all modules that texts in a file name, themselves or by what is in them: `"shop.mail.Sender"`."""
    text = folder.text(file)
    said = [*_DOTTED.findall(text), *(name for found in _DISCOVERED.findall(text) for name in _WORD.findall(found))]
    named = (name for each in said for name in (each, each.rpartition(".")[0], f"{each}.tasks"))
    return tuple(each for name in named if "." in name for each in folder.once(_of, name, root))


def _is_below(files: Sequence[str], place: str) -> bool:
    """Whether the last of some files lies in a folder: services that share code are started from above, `python -m services.geo.main`."""
    return bool(files) and (place == "." or files[-1].startswith(f"{place}/"))


def _lies_deeper(folder: Folder, root: str, place: str, name: str, taken: frozenset[str]) -> bool:
    """Whether a module of this name lies anywhere below where a program is started, so that a path may lead to it that is not known here.

    One that is listed as a library, there or in the `place` of the program, is no module of it, whatever else is called like
    it; nor is one that has nothing of what is `taken` of it.
    """
    named = ("requirements.txt", "pyproject.toml", "Pipfile")
    lists = (folder.small(joined(each, list_)) for each in dict.fromkeys((place, root)) for list_ in named)
    if any(re.search(rf"(?m)^[\s\"']*{re.escape(name)}\b", small) for small in lists):
        return False
    below = folder.once(_modules_below, root).get(name, ())
    return any(not taken or any(folder.once(_gives, each, word) for word in taken) for each in below)


def _taken(folder: Folder, file: str, name: str) -> frozenset[str]:
    """What a file imports of a module or package: `cut` and `join` of `from text import cut, join`."""
    inside = (each.split(".") for above, each in folder.once(_imports, file) if not above)
    return frozenset(steps[1] for steps in inside if steps[0] == name and len(steps) > 1)


def _gives(folder: Folder, module: str, word: str) -> bool:
    """Whether a module, or a package without its ending, has something of this name."""
    if module.endswith(".py"):
        return re.search(rf"\b{re.escape(word)}\b", folder.text(module)) is not None
    inside = (joined(module, f"{word}.py"), joined(module, word))
    return folder.has(inside[0]) or folder.holds(inside[1]) or folder.once(_gives, joined(module, "__init__.py"), word)


def _modules_below(folder: Folder, root: str) -> dict[str, frozenset[str]]:
    """The modules and packages of Python that lie anywhere below a folder, by their names."""
    found: dict[str, set[str]] = {}
    for file in folder.files(root, depth=6, most=3_000):
        if not file.endswith(".py"):
            continue
        for module in (file, *up_from(parent(file))):
            if module not in (".", root):
                found.setdefault(module.rpartition("/")[2].removesuffix(".py"), set()).add(module)
    return {name: frozenset(modules) for name, modules in found.items()}


def _of(folder: Folder, module: str, root: str) -> list[str]:
    """The files of a module, those of the packages around it first; none of what is installed."""
    if not module:
        return []
    head, _, last = module.rpartition(".")
    around = folder.once(_packages_around, head, root) if head else ()
    home = joined(root, head.replace(".", "/")) if head else root
    named = (joined(home, f"{last}/__init__.py"), joined(home, f"{last}.py")) if folder.holds(home) else ()
    return [*around, *(file for file in named if folder.has(file))]


def _packages_around(folder: Folder, package: str, root: str) -> tuple[str, ...]:
    """The files of a package itself, and of those around it before."""
    head = package.rpartition(".")[0]
    around = folder.once(_packages_around, head, root) if head else ()
    own = joined(root, f"{package.replace('.', '/')}/__init__.py")
    return (*around, own) if folder.has(own) else around


def _imports(folder: Folder, file: str) -> tuple[tuple[str, str], ...]:
    """What a file imports, as `_imported` tells it, once for all programs that run it."""
    return tuple(dict.fromkeys(_imported(folder.text(file), file)))


def _imported(text: str, file: str) -> Iterator[tuple[str, str]]:
    """What a file imports: the folder that its name is told from (empty where that is not said), and modules, of which some are mere names."""
    for found in _IMPORT.finditer(f"\n{text}"):
        if found[4] is not None:
            yield from (("", each.split(" as ")[0].strip()) for each in found[4].partition("#")[0].split(","))
            continue
        above = parent(file) if found[1] else ""
        for _ in found[1][1:]:
            above = parent(above)
        yield above, found[2]
        names = re.sub(r"#[^\n]*", "", found[3])
        yield from ((above, f"{found[2]}.{name}".strip(".")) for name in _WORD.findall(names))
    if any(server in text for server in _SERVERS):
        yield from (("", name) for name in _SERVED.findall(text))
    if "__import__" in text:
        yield from (("", name) for name in _GIVEN.findall(text))
    if "functions" in text and _OF_WORKERS.search(text):
        yield from (("", said.rpartition(".")[0]) for said in _DOTTED.findall(text))
