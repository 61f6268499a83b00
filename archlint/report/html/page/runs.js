"use strict";
// Of systems with scheduled flows: archlint.analysis.capacity.runs. These stand for those of the same name.

const RATES = ["throughput", "worker slots", "cores", "reads and writes", "reads", "writes"];

function runs(model, demand, flows, components, limits) {
  const found = [], balancers = before(flows, components), crowd = crowds(model, demand, flows, components, limits, balancers);
  for (const [name, hops] of Object.entries(flows)) {
    if (!model.flows[name].every) continue;
    const [period, window] = model.flows[name].every, lines = {}, work = {};
    const alone = measure({ flows: { [name]: { rate: [1, 0] } } }, { [name]: hops }, components, 1), tried = alone.flows[name].tried;
    let lasts = 0, turn = 0;
    for (const [id, load] of Object.entries(alone.loads)) {
      if (!load.total) continue;
      const c = components[id], rated = limits.filter((each) => each.component === id && RATES.includes(each.name));
      const taken = c.store ? perSecond(c, load, busiest(c, balancers[id], components)).filter((each) => each && RATES.includes(each.name)).map((each) => each.used)
        : rated.map((each) => ((each.used * (each.held && each.held[2] ? each.held[2][each.held[2].length - 1] / each.held[0] : 1)) / demand.loads[id].total) * load.total);
      work[id] = Math.max(0, ...taken);
    }
    hops.forEach((hop, index) => {
      const id = hop.t[0], c = components[id];
      const one = hop.y && tried[index] && called(id, hop, demand, components, limits, balancers, 0.95, crowd.at(name, hops, hop, id));
      if (one) {
        const times = hop.j === undefined ? 1 : hop.x ?? 1;
        turn += (tried[index] / times) * (times > 1 ? longest([longTogether({ ...one, count: times, steady: 0 }, one.common || 0)])[0] : one.mean * times);
      }
      const count = clumped(hop, c) ? hop.x : components[hop.s].channel && !c.client ? tried[index] : 0;
      if (count > 1 && work[id]) lines[id] = Math.max(lines[id] || 0, (count * work[id]) / alone.loads[id].total);
    });
    for (const id in work) {
      if (!work[id]) continue;
      const used = limits.filter((each) => each.component === id && RATES.includes(each.name)).map((each) => each.used);
      const left = 1 - Math.max(0, Math.max(...used) - work[id] / period);
      lasts = Math.max(lasts, left > 0 ? (lines[id] ? work[id] : work[id] / left) : Infinity);
    }
    found.push({ name, period, window, lasts: Math.max(lasts, turn), lines, brings: alone.loads });
  }
  return found;
}

function standing(runs, { id, used, mean }) {
  return runs.some(({ lines, window }) => {
    const gone = lines[id] / (1 - Math.min(used, 0.95));
    return gone > 0.01 * window || (lines[id] * gone) / (2 * window) > 0.01 * mean;
  });
}

/** Waits, without a number where runs put something in the way. */
function behindRuns(all, ...those) {
  const found = waits(...those);
  for (const each of Object.values(found))
    if (each.all.some((s) => s.used >= 0 && standing(all, s))) Object.assign(each, { mean: null, p95: null });
  return found;
}

/** While long runs are under way: one begins when the one before it is done. */
function running(model, demand, flows, components, limits, times) {
  const all = runs(model, demand, flows, components, limits), found = behindRuns(all, model, demand, flows, components, limits);
  const long = all.filter(({ lasts, window }) => lasts > 0.01 * window && lasts < Infinity);
  if (!long.length) return found;
  const faster = { ...model, flows: { ...model.flows } };
  for (const { name, lasts, period } of long) faster.flows[name] = { ...model.flows[name], rate: [1 / Math.min(lasts, period), 0] };
  const busy = measure(faster, flows, components, times);
  const meanwhile = behindRuns(all, faster, busy, flows, components, assess(faster, busy, flows, components, times));
  for (const [name, plain] of Object.entries(found)) {
    const met = long.some(({ brings }) => plain.all.some((s) => s.used >= 0 && brings[s.id] && brings[s.id].total));
    if (met && plain.mean !== null)
      found[name] = meanwhile[name].mean === null ? { ...plain, mean: null, p95: null } : meanwhile[name];
  }
  return found;
}
