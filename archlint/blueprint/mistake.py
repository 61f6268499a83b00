"""What the models refuse, in the words of the language: one problem for one mistake, at its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from archlint.blueprint.shape import keys_at
from archlint.blueprint.shorthand import listed, written_out
from archlint.blueprint.steps import as_items
from archlint.blueprint.synonyms import astray, elsewhere, held, key_for, pair_in, word_for
from archlint.blueprint.vocabulary import At, Kind, Op
from archlint.catalogue import names
from archlint.errors import Problem, meaning, nearest
from archlint.quantity import show_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.source import Data, Document, DocumentPath

    Details = Mapping[str, Any]

EXAMPLES = {
    "archlint": "archlint: 1",
    "system": "system: <its name>",
    "does": "does: read",
    "steps": "steps: [a -> b]",
    "in": "in: <the store>",
    "kind": "kind: tier",
    "members": "members: [a, b]",
    "choose": "choose: <what was decided>",
    "rule": "rule: <its name>",
    "on": "on: <what it is about>",
    "because": "because: <the reason>",
    "within": "within: 4 h",
    "share": "share: 40%",
    "count": "count: 4",
    "size": "size: 5",
    "lifetime": "lifetime: 15 min",
    "every": "every: 1 day",
    "bounded": "bounded: 30 s",
}
"""What a missing key looks like when it is there."""
_MOST_KEYS = 12
"""Keys of a mapping that are few enough to be listed."""
_LONGEST = 60
"""Letters of a value that is worth repeating in brackets."""
_FREE = frozenset({"pool", "estimates", "latency"})
"""Mappings whose keys are names, so that the name alone says too little."""
_SECTIONS = {
    "components": "api: {kind: service}",
    "data": "tasks: {in: db}",
    "flows": "list-tasks: {does: read, steps: [a -> b]}",
    "groups": "box: {kind: host, members: [api, db]}",
}
"""Sections whose entries have names, and what one looks like."""
_ENTRIES = {"decisions": "this decision", "waivers": "this waiver", "steps": "this step"}
_TRUTHS = {
    "yes": "true",
    "on": "true",
    "y": "true",
    "1": "true",
    "no": "false",
    "off": "false",
    "n": "false",
    "0": "false",
}

_WANTED = {
    "bool_type": "`true` or `false`",
    "string_type": "text",
    **dict.fromkeys(("tuple_type", "list_type"), "a list"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "a mapping"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "a number"),
}
"""What each refusal of the models wanted."""


def locate(data: Data, place: Sequence[str | int]) -> DocumentPath:
    """The path in the document for a place in the models: without the names of alternatives, through step options."""
    node = data
    path: list[str | int] = []
    for number, step in enumerate(place):
        if isinstance(node, dict):
            if isinstance(step, str) and step in node:
                chosen = step
            elif step == "options" and len(node) == 1:
                chosen = next(iter(node))
            elif number == len(place) - 1 and step not in ("plain", "mapping", "[key]"):
                path.append(step)
                break
            else:
                continue
            path.append(chosen)
            node = node[chosen]
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            path.append(step)
            node = node[step]
    return tuple(path)


def describe(details: Details, path: DocumentPath, document: Document) -> Problem:
    """The problem that stands behind one refusal."""
    kind, message, way_out = _words(details, path)
    if kind == "empty-value":
        way_out = commented(path, document) or way_out
    if details["type"] == "extra_forbidden" or details["loc"][-1:] == ("[key]",):
        span = document.key_span(path)
    elif details["type"] == "missing":
        span = document.key_span(path[:-1])
    elif details["input"] is None:
        span = document.key_span(path)
    else:
        span = document.value_span(path)
    return Problem(kind, message, document.file, span, way_out)


def commented(path: DocumentPath, document: Document) -> str | None:
    """What to do about a key without a value whose value was read as a comment."""
    line = document.lines[document.key_span(path).line - 1] if path else ""
    found = re.fullmatch(r"[^#]*:\s+(#\S.*)", line.rstrip())
    if found is None:
        return None
    said = f', `"{found[1]}"`' if '"' not in found[1] and len(found[1]) <= _LONGEST else ""
    return f"what follows `#` is a comment; put it in quotes to say it{said}"


def is_about_key(details: Details) -> bool:
    """Whether a refusal is about a key that is one of a few words; a file may well call a key `[key]` itself."""
    return details["loc"][-1:] == ("[key]",) and details["type"] in ("enum", "literal_error")


def label(path: DocumentPath) -> str:
    """How a value is called in a message: its key, `pool.db` where the key is a name."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "the blueprint"
    name = ".".join(names[-2:]) if len(names) > 1 and names[-2] in _FREE else names[-1]
    if isinstance(path[-1], int) and "->" not in name:
        return _ENTRIES.get(name, f"an entry of `{name}`")
    return f"`{name}`"


def _words(details: Details, path: DocumentPath) -> tuple[str, str, str | None]:
    """Kind, message and way out of one refusal."""
    kind: str = details["type"]
    value = details["input"]
    name = label(path)
    if kind == "mistake":
        context = details["ctx"]
        subject = "this step" if context["kind"] == "wrong-step" else name
        return context["kind"], f"{subject} {context['message']}", _with_key(context["help"], path)
    if is_about_key(details):
        _, _, way_out = _unknown_word(name, path[-1], details["ctx"]["expected"])
        return "unknown-key", f"there is no key `{path[-1]}` in `{path[-2]}`", way_out
    if kind == "extra_forbidden":
        return _unknown_key(path, details["loc"], value)
    if kind == "missing":
        return _missing(path)
    if value is None:
        return "empty-value", f"{name} has no value", "write a value, or remove the key"
    if kind in ("enum", "literal_error"):
        return _unknown_word(name, value, details["ctx"]["expected"])
    if kind == "greater_than_equal":
        return "out-of-range", f"{name} must be at least {details['ctx']['ge']}, got {show_written(value)}", None
    wanted = _WANTED.get(kind, details["msg"].lower())
    return (
        "wrong-type",
        f"{name} must be {wanted}, got {show_written(value)}",
        _conversion(kind, value, path, details["loc"]),
    )


def _conversion(kind: str, value: Data, path: DocumentPath, place: Sequence[str | int]) -> str | None:
    """What to write instead of a value of the wrong type."""
    if isinstance(value, dict) and _WANTED.get(kind) == "a list":
        return listed(str(path[-1]), value)
    if isinstance(value, list) and path[-1] == "engine":
        return "a component runs on one engine: write a component for each"
    if (
        isinstance(value, list)
        and len(path) == 2
        and path[0] == "groups"
        and all(isinstance(each, str) for each in value)
    ):
        return f"write `{path[-1]}: {{kind: tier, members: [{', '.join(map(str, value))}]}}`"
    if isinstance(value, str) and isinstance(path[-1], str) and _WANTED.get(kind) == "a list":
        if path[-1] == "steps":
            return as_items(value)
        if path[-1] == "decisions":
            return "write it as an item: `- {choose: …, gain: …, cost: …}`"
        return f"write `{path[-1]}: [{value}]`" if len(value) <= _LONGEST else None
    if len(path) == 2 and path[0] == "components" and isinstance(value, str):
        key = "kind" if value in list(Kind) else "engine" if value in names() else ""
        return f"write `{path[-1]}: {{{key}: {value}}}`" if key else "say what it is: `{kind: service}`"
    if len(path) == 1 and path[0] in _SECTIONS and isinstance(value, list):
        return f"write each by its name below `{path[0]}:`, without a dash: `{_SECTIONS[str(path[0])]}`"
    if kind == "bool_type":
        truth = _TRUTHS.get(str(value).lower()) or nearest(str(value), ("true", "false"))
        return f"write `{truth}`" if truth else None
    if kind == "string_type":
        return f'put it in quotes: `"{value}"`' if isinstance(value, (int, float)) else None
    if _WANTED.get(kind) != "a mapping":
        return None
    if place[-1:] == ("options",):
        return _as_option(value)
    return written_out(str(path[-1]), value) or _as_mapping(place)


def _as_option(value: object) -> str | None:
    """The option of a step that a word alone was meant as: `a -> b: write` asks to write."""
    word = str(value).lower().replace(" ", "-") if isinstance(value, str) else ""
    if isinstance(value, str) and (pair := pair_in(value, keys_at(("flows", "x", "steps", 0, "options")))) is not None:
        return f"write `{{{pair}}}`"
    for key, words in (("op", Op), ("at", At), ("when", ("miss", "hit")), ("async", ("async", "asynchronous"))):
        meant = nearest(word, list(map(str, words)))
        if meant:
            return f"write `{{{key}: {'true' if key == 'async' else meant}}}`"
    return "options are written in braces, as in `a -> b: {timeout: 1 s}`"


def _with_key(help_: str | None, path: DocumentPath) -> str | None:
    """`write `3`` becomes `write `replicas: 3``, so that the line can be copied."""
    key = path[-1] if path else ""
    if (
        help_ is None
        or not help_.startswith("write `")
        or not isinstance(key, str)
        or not key.replace("_", "").isalnum()
    ):
        return help_
    return help_.replace("write `", f"write `{key}: ", 1)


def _unknown_key(path: DocumentPath, place: Sequence[str | int], value: object) -> tuple[str, str, str | None]:
    key = str(path[-1])
    here = [step for step in place[:-1] if step not in ("plain", "mapping", "window", "factor")]
    known = keys_at(here) or keys_at(place[:-2])
    where = f" in {label(path[:-1])}" if len(path) > 1 and "->" not in str(path[-2]) else ""
    if (pair := pair_in(key, known)) is not None:
        return "unknown-key", f"there is no key `{key}`{where}", f"write `{pair}`, with a blank behind the `:`"
    if (stray := astray(path, value)) is not None:
        return "unknown-key", f"there is no key `{key}`{where}", stray
    guess = nearest(key, known) or key_for(key, known)
    if guess:
        return "unknown-key", f"there is no key `{key}`{where}", meaning(guess)
    if value is None and (keys := _listed(known)) is not None:
        return "unknown-key", f"there is no key `{key}`{where}", f"{keys}; several values stand in brackets, `[a, b]`"
    help_ = _deeper(key, known, here) or elsewhere(key) or _listed(known)
    return "unknown-key", f"there is no key `{key}`{where}", help_


def _listed(known: Sequence[str]) -> str | None:
    return "its keys are " + ", ".join(known) if 0 < len(known) <= _MOST_KEYS else None


def _deeper(key: str, known: Sequence[str], here: Sequence[str | int]) -> str | None:
    """Where the key would be known: inside one of the keys beside it."""
    wanted = key.rstrip("s").replace("-", "_")
    inside = [(outer, inner) for outer in known for inner in keys_at((*here, outer))]
    close = nearest(wanted, [inner for _, inner in inside])
    found = (
        [one for one in inside if one[1].rstrip("s") == wanted]
        or [one for one in inside if one[1] == close]
        or [one for one in inside if len(wanted) > 3 and one[1].startswith(wanted)]
    )
    return next((f"`{inner}` stands in `{outer}`: `{outer}: {{{inner}: …}}`" for outer, inner in found), None)


def _missing(path: DocumentPath) -> tuple[str, str, str | None]:
    key = str(path[-1])
    owner = label(path[:-1])
    example = EXAMPLES.get(key)
    return "missing-key", f"{owner} has no `{key}`", f"add `{example}`" if example else f"add `{key}:`"


def _unknown_word(name: str, value: object, expected: str) -> tuple[str, str, str | None]:
    words = expected.split("'")[1::2] or [word.strip() for word in expected.replace(" or ", ",").split(",")]
    choices = ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else words[0]
    guess = nearest(value, words) or word_for(value, words) or held(value, words) if isinstance(value, str) else None
    if not isinstance(value, str):
        message = f"{name} must be {choices}, got {show_written(value)}"
        return "wrong-type", message, _ONE_EACH.get(name) if isinstance(value, list) else None
    if "bounded" in words and (bound := re.fullmatch(r"(?:bounded\W*)?(\d[\w. ]*)", value.strip())) is not None:
        return "unknown-word", f"{name} cannot be {show_written(value)}", f"write `recency: {{bounded: {bound[1]}}}`"
    if guess:
        return "unknown-word", f"{name} cannot be {show_written(value)}", meaning(guess)
    return "unknown-word", f"{name} cannot be {show_written(value)}", f"write {choices}"


_ONE_EACH = {
    "`role`": "several uses are `roles: [broker, pubsub]`",
    "`does`": "a flow does one of them: write a flow for each",
}
"""What to do about several where one is due."""


def _as_mapping(place: Sequence[str | int]) -> str | None:
    return _listed(keys_at(place))
