"""Print every limit of a blueprint that is passed at peak: `python examples/api/limits.py archlint.yaml`."""

import sys

from archlint.analysis import analyse
from archlint.graph import load_system

system, _ = load_system(sys.argv[1])
for resource in analyse(system).capacity.resources:
    if resource.utilisation > 1:
        print(f"{resource.component}: {resource.name} at {resource.utilisation:.0%}, {resource.formula}")
