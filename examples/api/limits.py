"""Print every limit of a blueprint that is passed at peak: `python examples/api/limits.py archlint.yaml`."""

import sys

import archlint

system, _ = archlint.load_system(sys.argv[1])
for resource in archlint.analyse(system).capacity.resources:
    if resource.utilisation > 1:
        print(f"{resource.component}: {resource.name} at {resource.utilisation:.0%}, {resource.formula}")
