"""Estimates claim figures that archlint computes, in their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint import horizon
from archlint.blueprint.checks.sheet import EVERY_NAME, suggestion
from archlint.quantity import Dimension, QuantityError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.errors import Problem
    from archlint.quantity import Quantity

WHOLE_SYSTEM: Mapping[str, Dimension] = {
    "average_rate": Dimension.RATE,
    "peak_rate": Dimension.RATE,
    "reads": Dimension.RATE,
    "writes": Dimension.RATE,
    "sockets": Dimension.COUNT,
    "socket_memory": Dimension.SIZE,
    "bandwidth": Dimension.BANDWIDTH,
    "ingress": Dimension.BANDWIDTH,
    "egress": Dimension.BANDWIDTH,
    "users_at_saturation": Dimension.COUNT,
}
"""Figures of the whole system; the rates also exist as `<flow>.…` and `<component>.…`."""
OF_ONE = ("average_rate", "peak_rate", "reads", "writes", "bandwidth", "sockets", "socket_memory")
RATES: Mapping[str, str] = {
    **dict.fromkeys(
        ("qps", "rps", "tps", "rate", "throughput", "average", "avg", "avg_rate", "avg_qps", "avg_rps", "average_qps"),
        "average_rate",
    ),
    **dict.fromkeys(
        ("peak", "peak_qps", "peak_rps", "peak_tps", "qps_peak", "max_rate", "max_qps", "max_rps"), "peak_rate"
    ),
}
"""What people call rates."""
OF_COMPONENTS: Mapping[str, Dimension] = {
    "connections": Dimension.COUNT,
    "instances": Dimension.COUNT,
    "shards": Dimension.COUNT,
    "memory": Dimension.SIZE,
}
"""Figures of one component, as in `instances.api`."""


def known_estimates(sheet: Sheet) -> dict[str, Dimension]:
    """Every name an estimate of this blueprint can have, with the dimension of its figure."""
    known = dict(WHOLE_SYSTEM)
    known.update(horizon.names(sheet.names("data")))
    for name in sheet.names("components"):
        known.update({f"{figure}.{name}": kind for figure, kind in OF_COMPONENTS.items()})
    for name in (*sheet.names("flows"), *sheet.names("components")):
        known.update({f"{name}.{figure}": WHOLE_SYSTEM[figure] for figure in OF_ONE})
    return known


def due(name: str) -> Dimension | None:
    """The dimension of a figure by its name alone, whatever it is a figure of; None where no figure is called so.

    >>> due("storage.links"), due("redirect.bandwidth"), due("anything")
    (<Dimension.SIZE: 'size'>, <Dimension.BANDWIDTH: 'bandwidth'>, None)
    """
    figure, _, rest = name.partition(".")
    if figure in horizon.FIGURES:
        datum, meant = horizon.split(name, ())
        return horizon.dimension(figure, datum or rest, meant)
    last = name.rpartition(".")[2]
    return OF_COMPONENTS.get(figure) if rest and figure in OF_COMPONENTS else WHOLE_SYSTEM.get(last)


def check_estimates(sheet: Sheet) -> Iterator[Problem]:
    """Every estimate has a known name and a figure in its unit."""
    if not sheet.blueprint.estimates:
        return
    known = known_estimates(sheet)
    unread = sheet.names("data") is EVERY_NAME
    for name, claimed in sheet.blueprint.estimates.items():
        if unread and name.partition(".")[0] in horizon.FIGURES:
            continue  # what it is a figure of cannot be read, which is said
        dimension = known.get(name) or _of_data(sheet, name)
        if dimension is None:
            yield from _unknown(sheet, name, known)
        elif claimed.dimension is not dimension:
            try:
                parse(claimed.text, dimension)
            except QuantityError as error:
                help_ = error.help or _in_its_unit(name, claimed, dimension)
                yield sheet.at_value(error.kind, f"`{name}` {error.message}", ("estimates", name), help_)


def _in_its_unit(name: str, claimed: Quantity, dimension: Dimension) -> str:
    """What to write for a figure of another kind: of bytes in a second where bytes are given, most likely."""
    if dimension is Dimension.BANDWIDTH and claimed.dimension is Dimension.SIZE:
        return f"write `{name}: {claimed.text}/s` if that is what goes through in a second"
    return "write the figure in that unit, or name the figure it is"


def _of_data(sheet: Sheet, name: str) -> Dimension | None:
    """The dimension of a figure about data with a horizon of its own, such as `after_7_years`."""
    figure = name.partition(".")[0]
    if figure not in horizon.FIGURES:
        return None
    datum, meant = horizon.split(name, sheet.names("data"))
    return horizon.dimension(figure, datum, meant) if not datum or datum in sheet.names("data") else None


def _unknown(sheet: Sheet, name: str, known: Mapping[str, Dimension]) -> Iterator[Problem]:
    """What is wrong with a name: the figure, or only what it is a figure of, which is one mistake wherever it is named."""
    here = ("estimates", name)
    if name.partition(".")[0] in horizon.FIGURES and "." in name:
        names = sheet.names("data")
        of = horizon.split(name, names)[0]
        before, _, after = of.rpartition(".")
        if before and before in names:
            known_words = [*horizon.SECONDS, "after_10_years", horizon.HOT]
            message = f"`{before}` has no figure `{after}`"
            yield sheet.at_key("unknown-estimate", message, here, suggestion(after, known_words, "figures"))
        elif of not in names:
            yield sheet.at_key("unknown-datum", f"there is no datum `{of}`", here, suggestion(of, names, "data"))
        return
    figure, _, of = name.partition(".")
    if figure in OF_COMPONENTS:
        names = sheet.names("components")
        if of not in names:
            yield sheet.at_key(
                "unknown-component", f"there is no component `{of}`", here, suggestion(of, names, "components")
            )
        return
    of, _, figure = name.rpartition(".")
    if figure in OF_ONE and of:
        if of in sheet.names("flows") or of in sheet.names("components"):
            return
        names = (*sheet.names("flows"), *sheet.names("components"))
        message = f"there is no flow or component `{of}`"
        yield sheet.at_key("unknown-name", message, here, suggestion(of, names, "they"))
        return
    meant = f"{of}.{RATES[figure]}" if of and figure in RATES else RATES.get(figure, "")
    meant = meant if meant in known else f"{figure}.{of}"  # of what comes behind the figure
    way_out = (
        f"did you mean `{meant}`?" if meant in known else suggestion(name, known, "estimates")
    ) or f"estimates are {', '.join(WHOLE_SYSTEM)}, `storage.<data>`, `connections.<component>` and the like"
    yield sheet.at_key("unknown-estimate", f"there is no estimate `{name}`", here, way_out)
