"""Whatever is written, the answer is a blueprint or problems with places; never another exception."""

import copy
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.source import parse_text

GOOD = parse_text(Path(__file__).with_name("small.yaml").read_text(encoding="utf-8"), "small.yaml").data


def paths_of(node, path=()):
    """Every path below a node."""
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from paths_of(value, (*path, key))


PATHS = list(paths_of(GOOD))
SECTIONS = [
    "archlint",
    "system",
    "workload",
    "groups",
    "components",
    "data",
    "flows",
    "estimates",
    "decisions",
    "waivers",
]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [
            "",
            "a -> b",
            "reply",
            "3x",
            "90%",
            "2 KB",
            "60 s",
            "every",
            "db",
            "api",
            "cache",
            "none",
            "a.b",
            "->",
            "|",
            "é",
        ]
    ),
    st.text(max_size=8),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def outcome_of(text):
    """The blueprint or the problems, which all have places."""
    try:
        return load(parse_text(text, "fuzz.yaml"))
    except BlueprintError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.span is not None or problem.kind in ("empty-file", "not-utf-8")
            assert problem.message == problem.message.strip()
            assert not problem.message.endswith(".")
        places = [(problem.kind, problem.message, problem.span) for problem in error.problems]
        assert len(set(places)) == len(places)
        return error.problems


def spoiled(path, change):
    """The good blueprint with one entry deleted, renamed, or replaced."""
    data = copy.deepcopy(GOOD)
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    kind, value = change
    if kind == "delete":
        del parent[path[-1]]
    elif kind == "rename" and isinstance(parent, dict):
        parent[value] = parent.pop(path[-1])
    else:
        parent[path[-1]] = value
    return data


@settings(deadline=None)
@given(
    st.sampled_from(PATHS),
    st.one_of(
        st.tuples(st.just("rename"), st.text(max_size=8)), st.tuples(st.sampled_from(["delete", "retype"]), VALUES)
    ),
)
def test_one_changed_entry_gives_a_blueprint_or_problems(path, change):
    outcome_of(json.dumps(spoiled(path, change)))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(SECTIONS), VALUES))
def test_any_mapping_gives_a_blueprint_or_problems(data):
    outcome_of(json.dumps(data, ensure_ascii=False))


@settings(deadline=None)
@given(st.text(alphabet="abc:-> |{}[]&*'\"#\n 12%", max_size=80))
def test_any_text_gives_a_blueprint_or_problems(text):
    outcome_of(f"archlint: 1\nsystem: s\n{text}")


@settings(deadline=None)
@given(st.sampled_from([path for path in PATHS if not isinstance(path[-1], int) and path[0] != "components"]))
def test_a_value_that_became_a_list_of_lists_is_one_mistake(path):
    if path[0] != "archlint":
        problems = outcome_of(json.dumps(spoiled(path, ("retype", [[[]]]))))
        assert isinstance(problems, tuple)
        assert len(problems) == 1
