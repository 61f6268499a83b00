"""The compiled model: everything a scenario depends on, as plain data that a page evaluates by itself.

The page (`report/html/model.js`) computes from it what `scenario.play` computes from the system; a test holds
the two against each other. Numbers are the likely values; names are short because the page carries them.
"""

from archlint.analysis.scenario.compiled.data import Data
from archlint.analysis.scenario.compiled.model import compiled

__all__ = ["Data", "compiled"]
