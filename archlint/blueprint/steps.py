"""One line of a walk: `a -> b -> c`, `a -> b | c`, a chain with options, or `reply`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archlint.blueprint.shape import keys_at
from archlint.blueprint.values import mistake
from archlint.errors import did_you_mean, nearest
from archlint.quantity import listed, show_written

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

    from archlint.source import Data

_NO_ARROW = re.compile(
    r"\s*(?:-\s+>|-?\.+->|-->+|<->|[=~]+>|->>|—>|–>|→|⟶|⇒|(?<![-<])(?<=\s)>(?=\s))\s*|\s+(?:-|–|—|to)\s+(?=\S)"
)
"""What people write for `->` elsewhere: in Mermaid, in prose, in a hurry."""

_BULLET = re.compile(r"\s*(?:[-*+•·‣–—]\s*)(?=[\w{\"'])")
_REVERSED = re.compile(r"\s*(?:<-+|<=+|←)\s*")
_JOINED = re.compile(r"[\w-]\s*[,;&]\s*[\w-]")
_NAME = r"[^\s|>][^\s|]*"
WALK = rf"^\s*{_NAME}(\s*->\s*{_NAME})+(\s*\|\s*{_NAME})*\s*$"
"""What a chain looks like to an editor: names with arrows between them, alternatives behind the last."""
MOST_WAYS = 64
"""Ways that may meet at one step: six times two alternatives, one behind the other."""


def read_step(written: Data) -> dict[str, Any]:
    """The parts of a step as it was written; raises a mistake when it is no walk.

    >>> read_step("api -> cache | db")
    {'chain': ('api', 'cache'), 'alternatives': ('db',)}
    """
    if written == "reply":
        return {"reply": True}
    if isinstance(written, str):
        return read_chain(written)
    if isinstance(written, dict) and len(written) == 1:
        ((walk, options),) = written.items()
        if walk == "reply":
            behind = "stands without a `:`" if options is None else "takes no options"
            raise mistake("wrong-step", f"is `reply`, which {behind}", "write `- reply`")
        if options and _IN_BRACES.search(walk) is not None:
            bare = _IN_BRACES.sub(r"\1", walk)
            told = f"write `- {bare}: {as_flow(options)}`"
            raise mistake("wrong-step", "has a name in braces, where options stand", told)
        if "{" in walk and not _IN_BRACES.search(walk):
            meant = f"write `{walk.partition('{')[0].strip().rstrip(':')}: {{{walk.partition('{')[2]}: {options}`"
            raise mistake("wrong-step", "has options without a `:` before them", meant)
        if "->" not in walk and isinstance(options, str) and _ID.fullmatch(walk) and _ID.fullmatch(options):
            raise mistake(
                "wrong-step", f"has a `:` where an arrow is due: {show_written(walk)}", f"write `{walk} -> {options}`"
            )
        parts = read_chain(walk)
        if options is None:
            raise mistake("wrong-step", "has a `:` and no options behind it", f"write `- {walk}`")
        return {**parts, "options": options}
    if isinstance(written, dict) and len(written) > 1:
        if (hop := _as_hop(written)) is not None:
            raise mistake(
                "wrong-step", f"has keys instead of an arrow: {', '.join(map(show_written, written))}", f"write `{hop}`"
            )
        first = next(iter(written))
        if (beside := _beside(written)) is not None:
            raise beside
        raise mistake(
            "wrong-step",
            f"has several keys, a step has one: {show_written(first)}",
            "write each step as its own `- a -> b: {options}`",
        )
    raise _no_walk(written)


def _beside(written: dict[str, Data]) -> PydanticCustomError | None:
    """A step whose options stand beside its walk, or partly so: those below it lack blanks, or were written behind `}`."""
    (walk, inside), *others = written.items()
    if "->" not in walk or not (inside is None or isinstance(inside, dict)):
        return None
    known = keys_at(("flows", "x", "steps", 0, "options"))
    if not all(nearest(key, known) for key, _ in others):
        return None
    options = {**(inside or {}), **dict(others)}
    said = listed([f"`{key}`" for key, _ in others])
    deeper = ", or indent them further than the step" if inside is None else ""
    where = "at the same depth" if inside is None else "below its braces"
    help_ = f"write `- {walk}: {as_flow(options)}`{deeper}"
    if len(help_) > 3 * _LONGEST:
        help_ = f"indent {said} further than the step" if inside is None else f"move {said} into its braces"
    return mistake("wrong-step", f"has options {where}: {said}", help_)


def as_flow(value: Data) -> str:
    """A value on one line, with brackets and braces.

    >>> as_flow({"hit": "90%", "at": ["a", True]})
    '{hit: 90%, at: [a, true]}'
    """
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {as_flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_flow, value))}]"
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def read_chain(walk: str) -> dict[str, Any]:
    """The ids of a chain and, behind `|`, the alternatives of its last hop."""
    if "{" in walk and (options := re.fullmatch(r"([^{]*->[^{]*?)\s*:\s*(\{.*\})", walk)) is not None:
        help_ = f"leave the quotes out: `- {options[1]}: {options[2]}`"
        raise mistake("wrong-step", "has its options inside the quotes of its walk", help_)
    if "{" in walk and _IN_BRACES.search(walk) is not None:
        bare = _IN_BRACES.sub(r"\1", walk)
        raise mistake("wrong-step", "has a name in braces, where options stand", f"write `- {bare}`")
    *chain, last = [part.strip() for part in walk.split("->")]
    target, *alternatives = [part.strip() for part in last.split("|")]
    names = [*chain, target, *alternatives]
    if _JOINED.search(walk) and (joined := next(filter(_JOINED.search, names), None)) is not None:
        alike = " | ".join(part for part in re.split(r"\s*[,;&]\s*", joined))
        help_ = "write each step on a line of its own, with `- ` before it"
        if joined == target and ";" not in joined:
            help_ += f"; `{alike}` are alternatives of which one is asked"
        raise mistake("wrong-step", f"names several components between two arrows: {show_written(joined)}", help_)
    if not all(chain) or not chain or any(" " in name or "-" in name[-1:] for name in names):
        _doubt(walk)
    if not chain:
        raise _no_walk(walk)
    if "reply" in (chain[0], target):
        raise mistake("wrong-step", "is more than `reply`, which stands alone", "write `- reply`")
    if not all(names):
        raise mistake(
            "wrong-step",
            f"has an arrow or `|` with nothing beside it: {show_written(walk)}",
            "name a component on each side",
        )
    for name in chain:
        if "|" in name:
            raise mistake(
                "wrong-step",
                f"has `|` before its last hop: {show_written(walk)}",
                "put alternatives into a step of their own, `- a -> b | c`",
            )
    return {"chain": (*chain, target), "alternatives": tuple(alternatives)}


def _doubt(walk: str) -> None:
    """Complain about arrows of other notations, and about a second step in the same words."""
    if (around := re.fullmatch(r"(.*[^-.<]->\s*\w[\w-]*)\s+(\w[\w-]*\s*->.*)", walk)) is not None:
        help_ = f"write `- {around[2]}` on a line of its own"
        raise mistake("wrong-step", f"goes on with another one: `{around[2]}`", help_)
    if _REVERSED.search(walk) is not None and "->" not in walk:
        meant = " -> ".join(reversed([part.strip() for part in _REVERSED.split(walk)]))
        raise mistake("wrong-step", "has its arrow from right to left", f"write `{meant}`")
    if (arrow := _NO_ARROW.search(walk)) is not None:
        meant = " ".join(_NO_ARROW.sub(" -> ", walk).split())
        raise mistake("wrong-step", f"has no arrow of the language: `{arrow.group().strip()}`", f"write `{meant}`")


def _no_walk(written: Data) -> PydanticCustomError:
    """A step that names no way from one component to another."""
    message = f"must be a walk such as `a -> b`, or `reply`, got {show_written(written)}"
    if (
        isinstance(written, list)
        and len(written) > 1
        and all(isinstance(part, str) and _ID.fullmatch(part) for part in written)
    ):
        return mistake("wrong-step", message, f"write `{' -> '.join(map(str, written))}`")
    words = written.split() if isinstance(written, str) else []
    if len(words) > 1 and all(_ID.fullmatch(word) for word in words) and len(words) <= _MOST_WORDS:
        return mistake("wrong-step", message, f"write `{' -> '.join(words)}` if it goes from one to the next")
    answered = isinstance(written, str) and written.lower() in _ANSWERED
    if isinstance(written, str) and not answered and _ID.fullmatch(written) and not nearest(written, ("reply",)):
        return mistake("wrong-step", message, f"say who asks it: `- <who asks> -> {written}`")
    way_out = "write `reply`" if answered else did_you_mean(written, ("reply",)) if isinstance(written, str) else None
    return mistake("wrong-step", message, way_out)


_ANSWERED = frozenset(("return", "respond", "response", "answer", "answered", "done", "ok", "200", "end"))
"""What people call the reply."""


def _as_hop(written: dict[str, Data]) -> str | None:
    """A step as other notations write it, with a key for each end."""
    source, target = (
        next((written[key] for key in keys if isinstance(written.get(key), str)), None) for keys in (_FROM, _TO)
    )
    rest = {key: value for key, value in written.items() if key not in (*_FROM, *_TO)}
    options = f": {as_flow(rest)}" if rest else ""
    return f"{source} -> {target}{options}" if source and target else None


def as_items(written: str) -> str:
    """What to write for steps that are a text and no list."""
    lines = [line for line in written.splitlines() if line.strip()]
    if len(lines) > 1 or len(written) > _LONGEST:
        return "write each step on a line of its own, with `- ` before it"
    bare = _BULLET.sub("", written.strip(), count=1)
    if bare != written.strip():
        return f"write `- {bare}`: an item of a list begins with `- `"
    return f"write `steps: [{written}]`"


_FROM, _TO = ("from", "source", "src"), ("to", "target", "dst", "destination")
_IN_BRACES = re.compile(r"\{\s*([\w-]+)\s*\}")
_ID = re.compile(r"[A-Za-z][\w-]*")
_MOST_WORDS = 6
_LONGEST = 60


def parts_of_walk(walk: str) -> tuple[str, ...]:
    """The ids of a walk in the order they are written, alternatives last.

    >>> parts_of_walk("api -> cache | db")
    ('api', 'cache', 'db')
    """
    return tuple(part.strip() for part in walk.replace("->", "|").split("|"))


def part_of_walk(walk: str, place: int) -> tuple[int, int]:
    """Start and end of the id at this place of a walk, in characters from its beginning.

    >>> part_of_walk("api -> cache | db", 1)
    (7, 12)
    """
    start = 0
    for number, part in enumerate(walk.replace("->", " |").split("|")):
        # `->` became ` |`: the blank belongs to the part before it, and every `|` still stands for one character
        if number == place:
            indent = len(part) - len(part.lstrip())
            return start + indent, start + indent + len(part.strip())
        start += len(part) + 1
    return 0, len(walk)
