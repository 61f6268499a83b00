"use strict";
// Of systems whose hot data has a size. This stands for that of the same name.

/** Bytes of hot data behind what flows look up in a cache. */
function workingSet(model, flows, id, times) {
  const asked = new Set();
  for (const [name, hops] of Object.entries(flows))
    if (hops.some((hop) => hop.h !== undefined && hop.t[0] === id)) model.flows[name].data.forEach((datum) => asked.add(datum));
  const hot = [...asked].filter((datum) => model.data[datum]);
  return hot.length ? sum(hot.map((datum) => at(model.data[datum], times))) : null;
}
