"""How the names of variables begin that a program of Python puts together of that and of what its settings are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.code.source_text import source_text
from archlint.importers.languages import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.source.folder import Folder

_GIVEN = re.compile(
    r"\benv_prefix[\"']?\s*[=:]\s*[\"'](\w*)[\"']"
    r"|(?:getenv\(|environ(?:\.get\(|\[))\s*[fF][\"'](\w+)\{\w+(?:\.upper\(\))?\}[\"']"
)
_LEAST = 4
"""Letters of the end of a name that tells whom it is for."""


def given(text: str) -> list[str]:
    r"""How such names begin, as far as a text says so in one word.

    >>> given("class Settings:\n    model_config = {'env_prefix': 'SHOP_'}\n"), given('getenv(f"SHOP_{name.upper()}")')
    (['SHOP_'], ['SHOP_'])
    """
    return [each[1] or each[2] or "" for each in _GIVEN.finditer(text)]


def ends(keys: Sequence[str], files: Iterable[str], folder: Folder) -> list[str]:
    """By what these files may name variables that they put together: `STOCK_URL` for `SHOP_STOCK_URL`."""
    texts = (folder.once(source_text, file).plain.whole for file in files if file.endswith(PYTHON))
    begun = {each.lower() for text in texts if "env" in text for each in given(text) if each}
    left = {key[len(each) :] for key in keys for each in begun if key.lower().startswith(each)}
    return sorted(each for each in left if len(each) >= _LEAST)
