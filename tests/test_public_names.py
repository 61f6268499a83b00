"""What the package promises to be importable is importable, and nothing is loaded before it is used."""

import subprocess
import sys

import pytest

import archlint


@pytest.mark.parametrize("name", archlint.__all__)
def test_every_public_name_exists(name):
    assert getattr(archlint, name) is not None


def test_any_other_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="analyze"):
        archlint.analyze  # noqa: B018 -- asking is the test


def test_importing_the_package_loads_nothing_else():
    script = "import sys, archlint; print([name for name in sys.modules if name.startswith('archlint.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
