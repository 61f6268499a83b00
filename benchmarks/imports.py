"""How good imports are: recall and precision against labelled projects, and what happens to every file of a corpus.

    python benchmarks/imports.py labelled FOLDER            # FOLDER/owner+name/… for the projects of projects.yaml
    python benchmarks/imports.py manifests FOLDER           # the same for the Kubernetes manifests of manifests.yaml
    python benchmarks/imports.py corpus FOLDER              # every file named like a compose file below FOLDER
    python benchmarks/imports.py fetch FOLDER               # clone the labelled projects of both at their commits

Flows and kinds are read from the blueprint that is written, as `archlint check` would read it. A flow of the labels is a
connection that somebody opens, so what a blueprint names in `boots_from` and `watches` counts as well, and so does what copies
a store and is counted among its standbys; the figures are given
again without the connections of watchers (dashboards, consoles, exporters), which are no flows of the product.

Times are processor times of single imports, the best of a few, since other work shares the machine; without the garbage
collector, as in `archlint import`, and after one import that loads the modules. An import ends when what it writes was
proved to load; building the system from it is what `archlint check` does.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

from archlint.blueprint.blueprint import Blueprint
from archlint.blueprint.vocabulary import CHANNELS
from archlint.errors import ArchlintError
from archlint.graph import build
from archlint.graph.system import System
from archlint.importers.compose import importing as compose
from archlint.importers.draft.proof import prove
from archlint.importers.draft.writing import write
from archlint.importers.kubernetes import importing as kubernetes
from archlint.importers.sketch import Sketch
from archlint.source import parse_text, read
from archlint.source.folder import Folder

TRUTH = Path(__file__).parent.parent / "tests" / "importers" / "truth"
PROJECTS, MANIFESTS = TRUTH / "projects.yaml", TRUTH / "manifests.yaml"
STORES_OF_REDIS = {"cache", "queue", "pubsub", "stream", "database", "lock"}


def proved(root: Path, file: str | list[str], source: ModuleType = compose) -> tuple[Blueprint, str, Sketch]:
    """The blueprint that an import of this file gives, or of several used together, as it is written, and the sketch of it."""
    found = source.sketch(Folder(root), [file] if isinstance(file, str) else file)
    text = write(found)
    return prove(text, found), text, found


def imported(root: Path, file: str | list[str], source: ModuleType = compose) -> tuple[System, Sketch]:
    """The system that an import of this file gives, and its left-out names."""
    blueprint, text, found = proved(root, file, source)
    return build(blueprint, parse_text(text, "blueprint.yaml")), found


def arrows(system: System) -> set[str]:
    """Who opens connections to whom: what leaves a channel is opened by its consumer."""
    pairs = {
        f"{name} -> {other}"
        for name, component in system.components.items()
        for other in (*component.boots_from, *component.watches)
    }
    for flow in system.flows.values():
        for hop in flow.hops:
            for target in hop.targets:
                source = system.components[hop.source]
                if source.kind == "client":
                    continue
                turned = source.kind in CHANNELS or (source.engine == "redis" and hop.source != target)
                pairs.add(f"{target} -> {hop.source}" if turned else f"{hop.source} -> {target}")
    return pairs


def watchers(system: System) -> set[str]:
    """The components that look at others, and whose connections are no flows of the product."""
    return {
        name
        for name, component in system.components.items()
        if component.watches or {"monitoring", "tool"} & set(component.tags)
    }


def score(project: dict, folder: Path, verbose: bool, source: ModuleType = compose) -> Counter:
    """Hits and misses of one project."""
    system, found = imported(folder / project["repository"].replace("/", "+"), project["file"], source)
    names = {part.id: part.name for part in found.parts}
    looking = {names[name] for name in watchers(system) if name in names}
    seen = {" -> ".join(names[end] for end in pair.split(" -> ")) for pair in arrows(system)}
    seen |= {f"{copy} -> {other}" for copy, others in found.folded.items() for other in others}
    labelled = set(project["components"])
    jobs = {name for name, kind in project["components"].items() if kind == "job"}
    seen = {pair for pair in seen if set(pair.split(" -> ")) <= labelled}
    true, maybe = set(project["flows"]), set(project.get("maybe", ()))
    count = Counter(flows=len(true), hits=len(true & seen), alarms=len(seen - true - maybe), kinds=0, right=0)
    product = {pair for pair in true | seen | maybe if pair.split(" -> ")[0] not in looking}
    count += Counter(
        own_flows=len(true & product),
        own_hits=len(true & seen & product),
        own_alarms=len(seen & product - true - maybe),
    )
    wrong = []
    for name, kind in project["components"].items():
        part = next((part for part in found.parts if part.name == name), None)
        component = system.components[part.id] if part is not None else None
        got = "job" if component is None else component.kind.value
        got = kind.partition("|")[0] if component is None and name in found.folded else got
        if component is not None and component.engine == "redis":
            got = "redis"
        count["kinds"] += 1
        right = got in kind.split("|")
        count["right"] += right
        wrong += [f"{name} is {kind}, not {got}"] if not right else []
    for name, wanted in project.get("redis", {}).items():
        part = found.part(name)
        got_roles = {role.value for role in system.components[part.id].roles} if part is not None else set()
        must = {role for role in wanted if not role.startswith("maybe-")}
        may = {role.removeprefix("maybe-") for role in wanted}
        count += Counter(roles=len(must), role_hits=len(must & got_roles), role_alarms=len(got_roles - may))
        if must - got_roles or got_roles - may:
            wrong.append(f"{name}: missing {sorted(must - got_roles)}, false {sorted(got_roles - may)}")
    if verbose and (true - seen or seen - true - maybe or wrong):
        print(project["repository"], project["file"], f"({project['half']})")
        for pair in sorted(true - seen):
            print("   missed", pair)
        for pair in sorted(seen - true - maybe):
            print("   false ", pair)
        for text in wrong:
            print("   wrong ", text)
    assert not jobs & set(names.values()) or wrong
    return count


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.1%}" if whole else "none"


def labelled(folder: Path, verbose_half: str, labels: Path = PROJECTS, source: ModuleType = compose) -> None:
    """Recall and precision of every set of projects, those that are in the folder; what is refused is said."""
    projects = read(str(labels)).data
    for half in dict.fromkeys(project["half"] for project in projects):
        total: Counter = Counter()
        number = 0
        for project in projects:
            if project["half"] == half and (folder / project["repository"].replace("/", "+")).exists():
                number += 1
                try:
                    total += score(project, folder, verbose_half in (half, "all"), source)
                except ArchlintError as error:
                    print(f"{project['repository']}: {error.problems[0].message}")
        print(
            f"{half}: {number} projects; flows recall {share(total['hits'], total['flows'])}, "
            f"precision {share(total['hits'], total['hits'] + total['alarms'])} (without watchers "
            f"{share(total['own_hits'], total['own_flows'])}, "
            f"{share(total['own_hits'], total['own_hits'] + total['own_alarms'])}); "
            f"kinds {share(total['right'], total['kinds'])}; "
            f"redis roles recall {share(total['role_hits'], total['roles'])}, "
            f"precision {share(total['role_hits'], total['role_hits'] + total['role_alarms'])}"
        )


RUNS = 3
"""Imports of each file, of which the fastest counts."""
SLOWEST = 10
"""Files that are named with their times."""


def corpus(folder: Path) -> None:
    """Import every compose file; say why one cannot be imported; measure."""
    files = [
        p for p in sorted(folder.rglob("*")) if p.is_file() and "compose" in p.name and p.suffix in (".yml", ".yaml")
    ]
    gc.disable()
    outcome(files[0], folder)
    results = []
    for path in files:
        runs = [outcome(path, folder) for _ in range(RUNS)]
        results.append((min(each for each, *_ in runs), path, *runs[0][1:]))
        gc.collect()
    for _, path, kind, message in results:
        if kind != "imported":
            print(f"{path.relative_to(folder)}: {message}")
    times = sorted(each for each, *_ in results)
    within = sum(each <= 50 for each in times)
    print(f"{len(files)} files: {dict(Counter(kind for _, _, kind, _ in results))}")
    print(
        f"processor milliseconds each, best of {RUNS}: within 50 ms {share(within, len(times))}, mean {sum(times) / len(times):.1f}, "
        f"median {times[len(times) // 2]:.1f}, 95th percentile {times[int(len(times) * 0.95)]:.1f}, slowest {times[-1]:.0f}"
    )
    for slow, path, *_ in sorted(results, reverse=True)[:SLOWEST]:
        print(f"  {slow:.0f} ms  {path.relative_to(folder)}")


def outcome(path: Path, folder: Path) -> tuple[float, str, str]:
    """How many milliseconds of the processor an import takes, what comes of it, and why nothing does."""
    root = folder / path.relative_to(folder).parts[0]
    root = root if root.is_dir() else folder
    kind, message = "imported", ""
    begun = time.process_time()
    try:
        proved(root, path.relative_to(root).as_posix())
    except ArchlintError as error:
        kind, message = error.problems[0].kind, error.problems[0].message
    return 1000 * (time.process_time() - begun), kind, message


def fetch(folder: Path) -> None:
    """Clone the labelled projects at their commits."""
    for project in (*read(str(PROJECTS)).data, *read(str(MANIFESTS)).data):
        home = folder / project["repository"].replace("/", "+")
        if not home.exists():
            subprocess.run(["git", "clone", "-q", f"https://github.com/{project['repository']}", str(home)], check=True)
            subprocess.run(["git", "-C", str(home), "checkout", "-q", project["commit"]], check=True)


if __name__ == "__main__":
    what, where = sys.argv[1], Path(sys.argv[2])
    of = sys.argv[3] if len(sys.argv) > 3 else ""
    if what == "labelled":
        labelled(where, of)
    elif what == "manifests":
        labelled(where, of, MANIFESTS, kubernetes)
    else:
        {"corpus": corpus, "fetch": fetch}[what](where)
