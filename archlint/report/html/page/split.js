"use strict";
// Of systems in which load is split: archlint.analysis.latency.journeys. These stand for those of the same name.

function shared(hop) {
  const found = hop.t.map((target, place) => [target, shares(hop)[place] || 0]).filter(([, part]) => part > 0);
  return found.length ? found : [[hop.t[0], 1]];
}

function parted(hop, of) {
  if (hop.t.length < 2) return of(hop.t[0]);
  const parts = shared(hop).map(([target, part]) => [part, of(target)]).filter(([, one]) => one);
  if (!parts.length) return null;
  const mean = sum(parts.map(([part, one]) => part * one.mean));
  const square = sum(parts.map(([part, one]) => part * (one.variance + one.mean ** 2)));
  return { mean, variance: Math.max(0, square - mean * mean), steady: Math.min(...parts.map(([, one]) => one.steady)), used: Math.max(...parts.map(([, one]) => one.bounded ? 0 : one.used || 0)) };
}

/** A flow with one of the alternatives for each hop whose load is split, and how often it goes that way. */
function courses(hops) {
  let found = [[1, hops]];
  hops.forEach((hop, index) => {
    const several = shared(hop);
    if (several.length > 1 && found.length * several.length <= 32)
      found = found.flatMap(([weight, one]) => several.map(([target, part]) =>
        [weight * part, one.map((each, place) => (place === index ? { ...each, t: [target], u: undefined } : each))]));
  });
  return found;
}
