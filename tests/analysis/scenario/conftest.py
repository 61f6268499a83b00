"""Systems from text."""

import pytest

from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text


@pytest.fixture
def design():
    def of(text):
        document = parse_text("archlint: 1\nsystem: x\n" + text, "x.yaml")
        return build(load(document), document)

    return of
