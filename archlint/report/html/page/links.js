"use strict";
// Of systems with declared bandwidths or several regions: archlint.analysis.latency.links. These stand for those of the same name.

const ROUND_TRIP = 0.08;

function called(id, hop, demand, components, limits, balancers, most, crowd) {
  if (components[id].client) return null;
  const mine = limits.filter((each) => each.component === id), before = [...(balancers[id] || [])].map((b) => components[b]);
  return beyond(stage(components[id], hop, demand.loads[id] || NOTHING, mine, before, most, crowd), hop, id, components, limits);
}

function jitter(alone, used) {
  const more = used < 1e-3 ? 1 / 2 + used / 6 : (Math.expm1(used) - used) / used ** 2;
  return 2 * (alone / (1 - used)) ** 2 * (1 / 2 - (1 - used) * more);
}

function beyond(found, hop, id, components, limits) {
  const [mean, wide] = trips(components[hop.s], components[id], hop), ends = (hop.v || []).filter(([end]) => end === hop.s || end === id);
  if (!mean && !ends.length) return found;
  let slowest = [0, 0, 0];
  let full;
  for (const [end, seconds] of ends) {
    const link = limits.find((each) => each.component === end && each.name === "bandwidth"), used = link ? link.used : 0;
    if (used > 0.95) full ??= end;
    else slowest = [[seconds / (1 - used), jitter(seconds, used), seconds], slowest].sort((one, other) => other[0] - one[0])[0];
  }
  const there = found || { mean: 0, variance: 0, steady: 0 }, far = mean * ROUND_TRIP;
  return { ...there, mean: there.mean + slowest[0] + far, variance: there.variance + slowest[1] + wide * ROUND_TRIP ** 2, steady: there.steady + slowest[2] + (wide ? 0 : far), ...(full && !isFull(there) && { id: full, used: 1, bounded: false }) };
}

function copiesOf(c) {
  const all = c.who || (c.n || c.store ? Array.from({ length: c.total }, (_, index) => ({ index, role: c.store && index >= c.primaries ? "standby" : "primary" })) : []);
  return all.map(({ index, role }) => ({ role, region: c.places && c.places[index].find((name) => name.startsWith("region:")) }));
}

/** Round trips between regions of one call, and their variance. */
function trips(source, target, hop) {
  const standing = copiesOf(source).filter((one) => one.region), all = copiesOf(target);
  const leading = target.store && !hop.d ? all.filter((one) => one.role !== "standby") : all;
  const near = new Set((leading.length ? leading : all).map((one) => one.region).filter(Boolean));
  const far = standing.length && near.size ? standing.filter((one) => !near.has(one.region)).length / standing.length : 0;
  const first = all.find((one) => one.role === "primary"), primary = first && first.region;
  if (!target.copies || target.sure === undefined || !primary || !["writes", "messages"].includes(hop.c)) return [far, far * (1 - far)];
  const beside = all.filter((one) => !one.region || one.region === primary).length;
  return [far + ((target.sure || Math.floor((1 + target.copies) / 2) + 1) > beside), far * (1 - far)];
}
