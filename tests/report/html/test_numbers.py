"""A page writes numbers as the reports do, halves included."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest

from archlint.quantity.show import show_count, show_duration, show_size
from archlint.report.html.scripts import read

TIES = (0.5, 1.5, 2.5, 12.25, 124.5, 125.5, 1562.5, 1563.5, 173.5, 999.5, 1e6 - 0.5)
"""Halves that a binary number holds exactly."""


def test_numbers_are_those_of_the_other_reports():
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    page = read("page.js")
    section = page.split("// --- numbers", 1)[1].split("\n", 1)[1].split("// ---", 1)[0]
    draw = random.Random(7)  # noqa: S311 - numbers, not secrets
    values = [*TIES, *(10 ** draw.uniform(-3, 11) for _ in range(300))]
    source = (
        f"{section}\nconsole.log(JSON.stringify({json.dumps(values)}.map((v) => [count(v), size(v), duration(v)])))"
    )
    done = subprocess.run([node, "-e", source], capture_output=True, text=True, check=True)
    told = [tuple(each) for each in json.loads(done.stdout)]
    short = {value for value in values if value < 60}  # longer times have words of their own in a report
    assert [each[:2] for each in told] == [(show_count(value), show_size(value)) for value in values]
    assert [each[2] for each, value in zip(told, values, strict=True) if value in short] == [
        show_duration(value) for value in values if value in short
    ]
