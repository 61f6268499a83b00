"""Servers of which only those that had work are kept account of."""

import random

from archlint.simulate import lines
from archlint.simulate.lines import Line


def test_of_many_servers_each_takes_a_call_before_one_waits():
    line = Line(2_500)
    assert {line.serve(0.0, 1.0) for _ in range(2_500)} == {1.0}
    assert line.serve(0.5, 1.0) == 2.0
    assert len(line.free) == 2_500


def test_it_does_not_matter_how_many_are_kept_account_of_at_first(monkeypatch):
    def finished(at_first):
        monkeypatch.setattr(lines, "AT_FIRST", at_first)
        draw, line, now = random.Random(3), Line(40), 0.0  # noqa: S311 - a simulation
        serve, times = line.exponential(draw.random, 1.0), []
        for _ in range(5_000):
            now += draw.expovariate(38.0)
            times.append(serve(now))
        return times

    assert finished(1) == finished(40)
