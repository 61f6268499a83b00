"use strict";
// Of systems with more slots than cores: archlint.analysis.capacity.slots. This stands for that of the same name.

/** Own work against the cores that it is done on. */
function cores(c, load, even) {
  if (!c.on || c.work === undefined) return null;
  const times = load.jobs === load.total && !load.broadcast ? working(c) : 1 / even;
  return { ...limit("cores", load.total * c.work, c.on[0] * times, "cores"), low: ratio(load.total * (c.least ?? c.work), c.on[1] * times) };
}
