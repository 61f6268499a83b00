"""Sessions that take minutes or need other programs run only when they are asked for: `pytest -m long`."""

import pytest
from hypothesis import settings

# No clock decides over a test: on a busy machine every example is slow.
settings.register_profile("archlint", deadline=None)
settings.load_profile("archlint")

OPT_IN = ("stores", "browser", "oracle", "long")


def pytest_collection_modifyitems(config, items):
    asked = config.getoption("-m")
    for item in items:
        for name in OPT_IN:
            if item.get_closest_marker(name) is not None and name not in asked:
                item.add_marker(pytest.mark.skip(reason=f"asked for with -m {name}"))
