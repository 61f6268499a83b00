"use strict";
// Of systems with very many servers: archlint.analysis.latency.queueing.

/** The share of calls that so many servers turn away, summed from the full end. */
function ofMany(servers, used) {
  let term = 1, free = servers, blocked = 1;
  while (free && term > blocked * 1e-16 && blocked < 1e300) blocked += term *= free-- / (used * servers);
  return blocked < 1e300 ? 1 / blocked : 0;
}
