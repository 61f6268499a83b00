"""Answers that are worked out when somebody asks."""

from copy import deepcopy

from archlint.analysis.demand import Figure
from archlint.analysis.demand.later import Each, Later


def test_words_are_written_once_and_only_when_they_are_read():
    written = []

    def words(value):
        written.append(value)
        return f"{value:,.0f} req/s"

    figure = Figure(1750.0, "req/s", Later(words, 1750.0))

    assert written == []
    assert (figure.formula, figure.formula, written) == ("1,750 req/s", "1,750 req/s", [1750.0])


def test_figures_are_the_same_whenever_their_words_are_written():
    later = Figure(3.0, "x", Later("{:g}x".format, 3.0))
    written = Figure(3.0, "x", "3x")

    assert (later, hash(later), repr(later)) == (written, hash(written), repr(written))
    assert later != Figure(3.0, "x", Later("{:g} times".format, 3.0))
    assert deepcopy(later).said == "3x"


def test_answers_by_name_are_worked_out_one_by_one_and_copied_as_a_dict():
    asked = []

    def length(name):
        asked.append(name)
        return len(name)

    each = Each(length, ("api", "worker"))

    assert (each["worker"], each["worker"], each.get("db"), asked) == (6, 6, None, ["worker"])
    assert (list(each), len(each), "db" in each) == (["api", "worker"], 2, False)
    assert each == {"api": 3, "worker": 6}
    assert (type(deepcopy(each)), repr(each)) == (dict, "{'api': 3, 'worker': 6}")
