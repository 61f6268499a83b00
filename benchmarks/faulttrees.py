"""Fault trees of a folder against their published figures, as a Markdown table; seconds are processor time.

    python benchmarks/faulttrees.py FOLDER [NAME ...]

The trees themselves are not part of this repository. The figures are those that openpra-org published with the
Aralia data set (doi:10.5281/zenodo.20160659); XML files of the same trees are also in rakhimov/scram, input/Aralia.
"""

import sys
import time
from math import isclose
from pathlib import Path

from archlint import faulttree

PUBLISHED = """
baobab1 46188 1.01708E-04 | baobab2 4805 7.13018E-04 | baobab3 24386 2.24117E-03 | cea9601 130281976 1.48409E-03
chinese 392 1.17058E-03 | das9201 14217 1.34237E-02 | das9202 27778 1.01154E-02 | das9203 16200 1.34880E-03
das9204 16704 6.07651E-08 | das9205 17280 1.38408E-08 | das9206 19518 2.29687E-01 | das9207 25988 3.46696E-01
das9208 8060 1.30179E-02 | das9209 82000000000 1.05800E-13 | das9601 4259 4.23440E-03 | das9701 26299506 7.44694E-02
edf9201 579720 3.24591E-01 | edf9202 130112 7.81302E-01 | edf9203 20807446 5.99589E-01 | edf9204 32580630 5.25374E-01
edf9205 21308 2.09351E-01 | edf9206 385825320 8.61500E-12 | edfpa14b 105955422 2.95620E-01
edfpa14o 105927244 2.97057E-01 | edfpa14p 415500 8.07059E-02 | edfpa14q 105950670 2.95905E-01
edfpa14r 380412 2.09977E-02 | edfpa15b 2910473 3.62737E-01 | edfpa15o 2906753 3.62956E-01
edfpa15p 27870 7.36302E-02 | edfpa15q 2910473 3.62737E-01 | edfpa15r 26549 1.89750E-02
elf9601 151348 9.66291E-02 | ftr10 305 4.48677E-01 | isp9601 276785 5.71245E-02 | isp9602 5197647 1.72447E-02
isp9603 3434 3.23326E-03 | isp9604 746574 1.42751E-01 | isp9605 5630 1.37171E-05 | isp9606 1776 5.43174E-02
isp9607 150436 9.49510E-07 | jbd9601 150436 7.55091E-01
"""


def published() -> dict[str, tuple[int, float]]:
    """Count of minimal cut sets and probability by name."""
    rows = [row.split() for line in PUBLISHED.strip().splitlines() for row in line.split("|")]
    return {name: (int(count), float(probability)) for name, count, probability in rows}


def verdict(name: str, answer: faulttree.Answer) -> str:
    """How the answer compares with what is published."""
    if name not in published():
        return "nothing published"
    count, probability = published()[name]
    if not answer.exact:
        inside = answer.lower * (1 - 5e-6) <= probability <= answer.upper * (1 + 5e-6)
        return "bounds hold" if inside else "BOUNDS FAIL"
    counted = f"not counted, published as {count:,}" if answer.count is None else f"count published as {count:,}"
    wrong = [] if answer.count == count else [counted]
    if not isclose(answer.probability, probability, rel_tol=6e-6):
        wrong.append(f"probability published as {probability:.5e}")
    return "; ".join(wrong) or "same"


def row(file: Path) -> str:
    """One tree."""
    tree = faulttree.read_openpsa(file.read_bytes(), file.name)
    start = time.process_time()
    answer = faulttree.analyse(tree, order=2)
    seconds = time.process_time() - start
    probability = f"{answer.probability:.6e}" if answer.exact else f"{answer.lower:.3e} to {answer.upper:.3e}"
    count = "" if answer.count is None else f"{answer.count:,}"
    cells = (
        file.stem,
        f"{len(tree.events):,}",
        f"{len(tree.gates):,}",
        count,
        probability,
        verdict(file.stem, answer),
        f"{seconds:.1f}",
    )
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """The table, one row at a time."""
    folder, *names = sys.argv[1:]
    print("| tree | events | gates | minimal cut sets | probability | against the published figures | seconds |")
    print("|---|---:|---:|---:|---:|---|---:|")
    for file in sorted(Path(folder).glob("*.xml")):
        if not names or file.stem in names:
            print(row(file), flush=True)


if __name__ == "__main__":
    main()
