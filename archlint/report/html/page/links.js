"use strict";
// Of systems with declared bandwidths or several regions: archlint.analysis.latency.links and regions. These stand for those of the same name.

const ROUND_TRIP = 0.08;

function called(id, hop, demand, components, limits, balancers, most, crowd) {
  if (components[id].client) return null;
  const mine = limits.filter((each) => each.component === id), before = [...(balancers[id] || [])].map((b) => components[b]);
  return beyond(scatter(stage(components[id], hop, demand.loads[id] || NOTHING, mine, before, most, crowd), id, hop, demand, components, balancers), hop, id, components, limits);
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

/** Those that may answer a call. */
function asked(target, hop) {
  const all = copiesOf(target);
  if (target.store && hop.d) return hop.r === "standby_reads" ? all.filter((one) => one.role === "standby") : all;
  const leading = target.store ? all.filter((one) => one.role !== "standby") : all;
  return leading.length ? leading : all;
}

/** How much of what stands in a region stands in each. */
function shareOf(copies) {
  const standing = copies.filter((one) => one.region), found = {};
  for (const { region } of standing) found[region] = (found[region] || 0) + 1 / standing.length;
  return found;
}

/** A flow once for each way in which a run may go through the regions, and how often it does. */
function placed(hops, components) {
  let runs = [{ weight: 1, far: [], at: {} }];
  for (const [index, hop] of hops.entries()) {
    const target = components[hop.t[0]], source = components[hop.s];
    if (!hop.y || target.client) continue;
    const all = shareOf(copiesOf(source)), shares = shareOf(asked(target, hop)), known = Object.keys(shares).length;
    if (hop.p === undefined)
      runs = runs.flatMap((run) => (hop.s in run.at ? [run] : Object.keys(all).length ? Object.entries(all).map(([region, share]) => ({ ...run, weight: run.weight * share, at: { ...run.at, [hop.s]: { region, shares: all } } })) : [{ ...run, at: { ...run.at, [hop.s]: null } }]));
    runs = runs.flatMap((run) => {
      const came = run.at[hop.p === undefined ? hop.s : hop.p], leaves = came && Object.keys(all).length, more = confirming(target, hop);
      const trip = (region) => Object.assign([...run.far], { [index]: (leaves && region !== undefined && region !== came.region ? 1 : 0) + more });
      if (!known) return [{ ...run, far: trip(), at: { ...run.at, [index]: came } }];
      return landing(came, shares).map(([share, region]) => ({ weight: run.weight * share, far: trip(region), at: { ...run.at, [index]: { region, shares } } }));
    });
    if (runs.length > 64) return [[1, hops]];
  }
  const found = {};
  for (const { weight, far } of runs) found[far] = [(found[far] ? found[far][0] : 0) + weight, far];
  return Object.values(found).map(([weight, far]) => [weight, hops.map((hop, index) => ({ ...hop, far: far[index] ?? 0 }))]);
}

/** Where a call is answered: at home as far as what stands there takes its part of the load. */
function landing(came, shares) {
  if (!came) return Object.entries(shares).map(([region, share]) => [share, region]);
  const stays = Math.min(1, (shares[came.region] || 0) / came.shares[came.region]), found = stays > 1e-12 ? [[stays, came.region]] : [];
  const room = Object.entries(shares).map(([region, share]) => [Math.max(0, share - (came.shares[region] || 0)), region]), whole = sum(room.map(([free]) => free));
  if (stays < 1 - 1e-12 && whole > 1e-12) found.push(...room.filter(([free]) => free > 1e-12).map(([free, region]) => [((1 - stays) * free) / whole, region]));
  return found;
}

/** Round trips between regions of one call, and their variance. */
function trips(source, target, hop) {
  if (hop.far !== undefined) return [hop.far, 0];
  const there = shareOf(asked(target, hop)), standing = Object.keys(there).length ? shareOf(copiesOf(source)) : {};
  const far = sum(Object.entries(standing).map(([region, share]) => Math.max(0, share - (there[region] || 0))));
  return [far + confirming(target, hop), far * (1 - far)];
}

function confirming(target, hop) {
  const all = copiesOf(target), first = all.find((one) => one.role === "primary"), primary = first && first.region;
  if (!target.copies || target.sure === undefined || !primary || !["writes", "messages"].includes(hop.c)) return 0;
  const beside = all.filter((one) => !one.region || one.region === primary).length;
  return (target.sure || Math.floor((1 + target.copies) / 2) + 1) > beside ? 1 : 0;
}
