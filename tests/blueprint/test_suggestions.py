"""When a name is not known: all that are when they are few, else only the nearest."""

import pytest

from archlint.blueprint.checks.sheet import suggestion


@pytest.mark.parametrize(("count", "said"), [(0, None), (1, "hosts are a1"), (9, None)])
def test_few_names_are_listed(count, said):
    assert suggestion("zzzzzz", [f"a{number}" for number in range(1, count + 1)], "hosts") == said


def test_eight_are_few():
    assert suggestion("zzzzzz", list("abcdefgh"), "hosts") == "hosts are a, b, c, d, e, f, g, h"


def test_the_nearest_goes_before_all():
    assert suggestion("hots", ["host", "rack"], "hosts") == "did you mean `host`?"
