"""A small blueprint and a place to write load tests to."""

import pytest

from tests.calibration.recordings import SHOP


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "shop.yaml").write_bytes(SHOP.encode())
    return tmp_path
