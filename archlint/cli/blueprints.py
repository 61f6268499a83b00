"""Which files are blueprints: those somebody names, and those that lie where blueprints lie."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.errors import CommandError, Problem
from archlint.source.content import STANDARD_INPUT
from archlint.source.way import link_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OWN = "archlint.yaml"
FOLDER = "blueprints"
LOOKED_FOR = "looked for archlint.yaml, blueprints/*.yaml and *.yaml files that start with `archlint:`"


def find(paths: Sequence[str]) -> tuple[str, ...]:
    """The blueprints at these paths, each once, in the order given and by name within a folder.

    A named file is taken as it is, `-` is standard input. Raises CommandError for a path that does not exist or holds no blueprint, and for
    links in a folder that lead out of it.
    """
    problems: list[Problem] = []
    found: list[str] = []
    for name in paths or ["."]:
        matched = _at(name)
        if not matched:
            problems.append(_nothing(name))
        found += matched
    if problems:
        raise CommandError(*problems)
    return tuple(dict.fromkeys(found))


def one(path: str) -> str:
    """The single blueprint at a path; a folder may hold one only.

    Raises CommandError where there are several.
    """
    first, *others = find([path])
    if others:
        listed = ", ".join((first, *others[:3])) + (", …" if len(others) > 3 else "")
        message = f"`{path}` holds {len(others) + 1} blueprints, and this command takes one"
        raise CommandError(Problem("several-blueprints", message, "", help=f"name one of {listed}"))
    return first


def only_files(paths: Iterable[str], why: str) -> None:
    """Refuse standard input where it makes no sense; `why` follows "cannot come from standard input: "."""
    if "-" in paths:
        message = f"the blueprint cannot come from standard input here: {why}"
        raise CommandError(Problem("bad-argument", message, "", help="name a file instead of `-`"))


def _at(name: str) -> list[str]:
    if not name:  # a variable that is not set, more often than not; Path would take it for the folder one stands in
        return []
    if name == "-":
        return [STANDARD_INPUT]
    path = Path(name)
    if path.is_dir():
        files = _inside(path)
        home = Path.cwd() if path.resolve().is_relative_to(Path.cwd()) else path
        problems = [_outside(file) for file in files if link_out(file, home)]
        if problems:
            raise CommandError(*problems)
        return [shown(file) for file in files]
    if not path.exists() and any(sign in name for sign in "*?["):
        return [shown(file) for file in _filled_in(path) if file.is_file()]
    return [shown(path)] if path.exists() else []


def _filled_in(pattern: Path) -> list[Path]:
    """The files of a pattern that no shell has filled in; none of one that cannot be: `**x`."""
    begin = pattern.anchor
    try:
        return by_name(Path(begin).glob(pattern.relative_to(begin).as_posix()))
    except ValueError:
        return []


def _inside(folder: Path) -> list[Path]:
    """Everything under a folder called blueprints; elsewhere what is named or starts like a blueprint."""
    if folder.resolve().name == FOLDER:
        return _yaml_under(folder)
    own = [folder / OWN] if (folder / OWN).is_file() else []
    found = own + (_yaml_under(folder / FOLDER) if (folder / FOLDER).is_dir() else [])
    return found or [path for path in by_name(folder.glob("*.yaml")) if path.is_file() and _starts_like_one(path)]


def _yaml_under(folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*.yaml") if path.is_file()]
    return by_name(file for file in files if not any(part[:1] == "." for part in file.relative_to(folder).parts))


def by_name(files: Iterable[Path]) -> list[Path]:
    """Files in the order of their names, upper case first on Windows as well."""
    return sorted(files, key=attrgetter("parts"))


def _outside(link: Path) -> Problem:
    """A stranger's link may lead to any file of this machine, and messages would show its lines."""
    message = f"`{shown(link)}` is a link that leads out of the project, and is not read"
    return Problem("outside", message, "", help="name the file it leads to, if it is meant")


def _starts_like_one(path: Path) -> bool:
    """Whether a file says that it is a blueprint; one that cannot be read is taken for one, so that this is said."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return True
    return begins_one(head)


def begins_one(text: bytes) -> bool:
    """Whether a line of a text begins a blueprint, behind a byte order mark as well."""
    return any(line.startswith(b"archlint:") for line in text.removeprefix(b"\xef\xbb\xbf").splitlines())


def shown(path: Path) -> str:
    """The path as messages show it: relative to where one stands when it lies below, with forward slashes."""
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.as_posix()
    return path.as_posix()


def _nothing(name: str) -> Problem:
    if not name:
        return Problem("not-found", "the name of a blueprint is empty", "", help="name a file, or leave it out")
    if Path(name).is_dir():
        return Problem("no-blueprint", f"there is no blueprint in `{name}`", "", help=LOOKED_FOR)
    if Path(name).is_symlink():
        return Problem("not-found", f"`{name}` is a link to something that is not there", "")
    folder = Path(name).parent
    neighbours = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    from archlint.errors import meaning, nearest  # noqa: PLC0415 - only needed after a mistake

    close = nearest(Path(name).name, neighbours)
    help_ = meaning((folder / close).as_posix()) if close else None
    return Problem("not-found", f"there is no file `{name}`", "", help=help_)
