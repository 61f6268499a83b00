"use strict";
// Of systems with retries.

/** How often a call of each hop is tried: archlint.analysis.demand.tries. */
function tries(hops, components) {
  const works = hops.map((hop) => components[hop.t[0]].there ?? 1), found = hops.map(() => 1);
  for (let index = hops.length - 1; index >= 0; index--) {
    const hop = hops[index], again = (hop.f || 0) + 1, failing = 1 - works[index];
    for (let k = 1; k < again; k++) found[index] += failing ** k;
    if (hop.p === undefined || hop.g || hop.o || hop.z || components[hop.s].channel || (!hop.y && hops[hop.p].y)) continue;
    works[hop.p] *= (1 - failing ** again) ** ((hop.x ?? 1) * (hop.w ? hitting(hop, hops) : part(hops[hop.p], hop.s)));
  }
  return found;
}
