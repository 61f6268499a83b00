"""Keys and words that the language does not have: what was probably meant, or what it has instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from archlint.blueprint.advice import for_value
from archlint.blueprint.carrying import carried, same_percentile, united, with_unit
from archlint.blueprint.foreign import folded, instead, otherwise
from archlint.blueprint.shape import keys_at
from archlint.blueprint.synonyms import astray, elsewhere, held, key_for, pair_in, word_for
from archlint.catalogue import find
from archlint.errors import meaning, nearest
from archlint.quantity import listed, show_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source import DocumentPath

MOST_KEYS = 13
"""Keys of a mapping that are few enough to be listed."""
_LONG = 4
"""Letters above which a key inside a neighbour may be misspelt and still be known."""


def unknown_key(path: DocumentPath, place: Sequence[str | int], value: object, where: str) -> tuple[str, str, str]:
    """Kind, message and way out of a key nobody knows; `where` says what it stands in."""
    message = f"there is no key `{path[-1]}`{where}"
    return "unknown-key", message, _for_key(path, place, value)


def _for_key(path: DocumentPath, place: Sequence[str | int], value: object) -> str:
    key = str(path[-1])
    here = [step for step in place[:-1] if step not in ("plain", "mapping", "window", "factor")]
    known = keys_at(here) or keys_at(place[:-2])
    if (pair := pair_in(key, known)) is not None:
        return f"write `{pair}`, with a blank behind the `:`"
    if (stray := astray(path, value)) is not None:
        return stray
    same = next((each for each in known if each == key.lower().replace("-", "_")), None)
    if same is None and (foreign := _foreign(path, here, value)) is not None:
        return foreign
    guess = same or nearest(key, known) or key_for(key, known)
    if guess:
        return meaning(guess)
    if value is None and "->" not in key:
        keys = list_of(known)
        return f"{keys}; several values stand in brackets, `[a, b]`" if keys else _BRACKETS
    return _deeper(key, known, here) or elsewhere(key) or list_of(known) or otherwise(path) or _ANY


def _foreign(path: DocumentPath, here: Sequence[str | int], value: object) -> str | None:
    """What others call a key, or write with its unit behind it: what to write, with the value that is there."""
    key = folded(str(path[-1]))
    if (said := united(key, value, here)) is not None:
        return said
    if (said := instead(path)) is None and (found := with_unit(key, value)) is not None:
        key, value = found
        said = instead((*path[:-1], key))
    return carried(said, here, value) if said is not None and same_percentile(key, said) else said


_BRACKETS = "several values stand in brackets, `[a, b]`"
_ANY = "leave it out, or write it as a comment: `# …`"


def list_of(known: Sequence[str]) -> str | None:
    """The keys there are, where they are few."""
    return "its keys are " + ", ".join(known) if 0 < len(known) <= MOST_KEYS and "archlint" not in known else None


def _deeper(key: str, known: Sequence[str], here: Sequence[str | int]) -> str | None:
    """Where the key would be known: inside one of the keys beside it."""
    wanted = key.rstrip("s").replace("-", "_").lower()
    inside = [(outer, inner) for outer in known for inner in keys_at((*here, outer))]
    close = nearest(wanted, [inner for _, inner in inside if inner[:1] == wanted[:1]]) if len(wanted) > _LONG else None
    found = (
        [one for one in inside if one[1].rstrip("s") == wanted]
        or [one for one in inside if one[1] == close]
        or [one for one in inside if len(wanted) >= _LONG and one[1].startswith(wanted)]
    )
    return next((f"`{inner}` stands in `{outer}`: `{outer}: {{{inner}: …}}`" for outer, inner in found), None)


def unknown_word(path: DocumentPath, name: str, value: object, expected: str) -> tuple[str, str, str]:
    """Kind, message and way out of a word that is none of those a key takes."""
    words = expected.split("'")[1::2] or [word.strip() for word in expected.replace(" or ", ",").split(",")]
    choices = listed(words, last="or")
    if not isinstance(value, str):
        message = f"{name} must be {choices}, got {show_written(value)}"
        way_out = for_value(path, value) or "write one of these words"
        several = cast("Sequence[object]", value) if isinstance(value, list) else ()
        return "wrong-type", message, _one_each(path, several, words) if several else way_out
    message = f"{name} cannot be {show_written(value)}"
    names = re.split(r"[\s,;|&+]+", value.strip())
    if len(names) > 1 and set(names) <= set(words) and (path[-1] == "roles" or isinstance(path[-1], int)):
        return "unknown-word", message, f"write `{', '.join(names)}`, each for itself"
    if "bounded" in words and (bound := re.fullmatch(r"(?:bounded\W*)?(\d[\w. ]*)", value.strip())) is not None:
        return "unknown-word", message, f"write `recency: {{bounded: {bound[1]}}}`"
    guess = nearest(value, words) or word_for(value, words) or held(value, words)
    if guess:
        return "unknown-word", message, meaning(guess)
    if (part := _part_of(path, value)) is not None:
        return "unknown-word", message, part
    return "unknown-word", message, _which(path, value) or for_value(path, value) or f"write {choices}"


def _part_of(path: DocumentPath, value: str) -> str | None:
    """Of a flow that does several things."""
    several = path[-1] == "does" and re.fullmatch(r"crud|mixed|both|\w+ ?(?:/|,|and|\+|&) ?\w+", value.lower())
    return _ONE_FLOW if several else None


def _which(path: DocumentPath, value: str) -> str | None:
    """An engine where its kind is due."""
    if path[0] != "components" or path[-1] != "kind":
        return None
    name = value.strip().lower()
    found = next((each for each in (name, name.replace(" ", "-"), name.replace(" ", "")) if find(each)), None)
    return f"write `engine: {found}`" if found else None


_ONE_FLOW = "a flow does one of them: write a flow for each"


def _one_each(path: DocumentPath, value: Sequence[object], words: Sequence[str]) -> str:
    """What to do about several where one is due."""
    if path[-1] == "role":
        known = [str(each) for each in value if each in words]
        return f"several uses are `roles: [{', '.join(known if len(known) > 1 else ('broker', 'pubsub'))}]`"
    return _ONE_FLOW if path[-1] == "does" else "write one of these words"
