"use strict";
// Of systems with callers that have only so many slots: archlint.analysis.latency.crowds and population. These stand for those of the same name.

const MANY = 64, STATES = 100, SMALL = 1e-12, CLOSED = 0.999;

/** Whose slot waits for a call: a component, or a flow that makes one call after another. */
function holder(model, name, hops, hop, components) {
  for (let seen = hop; seen.j === undefined; seen = hops[seen.p]) {
    if (seen.p === undefined) return model.flows[name].every ? `flow ${name}` : "";
    if (seen.z || components[seen.s].channel || (!seen.y && hops[seen.p].y)) return "";
    if (components[seen.s].holds) return seen.s;
  }
  return "";
}

function crowds(model, demand, flows, components, limits, balancers) {
  const known = {}, found = {}, spent = {};
  for (const [name, hops] of Object.entries(flows))
    hops.forEach((hop, index) => {
      const caller = holder(model, name, hops, hop, components), { rate, tried } = demand.flows[name];
      if (caller)
        for (const [id, share] of shared(hop)) ((known[id] ??= {})[caller] ??= []).push([hop, rate === null ? 0 : rate * tried[index] * share, !!model.flows[name].every]);
    });
  const begun = (caller, other) => (demand.loads[caller] && demand.loads[caller].total) || other;
  const all = (calls) => sum(calls.map(([, rate]) => rate));
  const at = (id, hop, load, mine) => stage(components[id], hop, load, mine, [...(balancers[id] || [])].map((b) => components[b]));
  const elsewhere = (caller, target) => {
    if (!components[caller]) return 0;
    if (!spent[caller]) {
      spent[caller] = {};
      for (const id in known)
        for (const [hop, rate] of known[id][caller] || []) {
          const idle = components[id].client ? null : at(id, hop, NOTHING, []);
          spent[caller][id] = (spent[caller][id] || 0) + rate * (idle ? idle.mean : 0);
        }
    }
    const others = sum(Object.entries(spent[caller]).map(([id, seconds]) => (id === target ? 0 : seconds)));
    return (components[caller].work || 0) + others / begun(caller, 1);
  };
  const solved = (id, hop) => {
    const load = demand.loads[id] || NOTHING, there = at(id, hop, load, limits.filter((each) => each.component === id)), work = there && there.occupies;
    if (!there || !there.servers || !(there.used > 0 && there.used < 1 - 1e-9) || !work || load.broadcast) return {};
    const whole = (there.used * there.servers) / work;
    let sources = [];
    for (const [caller, calls] of Object.entries(known[id])) {
      const c = components[caller], rate = (all(calls) * whole) / load.total, slots = c ? Math.round(working(c) * c.workers) * c.at : 1;
      const matters = slots <= MANY && (calls.some((each) => each[2]) || slots < there.servers || there.used ** (slots + 1 - there.servers) > 1e-3);
      if (!(rate > 0 && slots && matters)) continue;
      const visits = rate / begun(caller, rate);
      const source = { caller, visits, rate, slots, elsewhere: elsewhere(caller, id) / visits };
      if (slots * work >= 0.1 * there.servers * (source.elsewhere + work)) sources.push(source);
    }
    if (!sources.length) return {};
    sources = sources.sort((one, other) => one.slots - other.slots || (one.caller < other.caller ? -1 : 1)).slice(0, 4);
    const left = Math.max(0, whole - all(sources.map(({ rate }) => [0, rate])));
    if (left > whole * 1e-9) sources.push({ caller: "", visits: 1, rate: left });
    const mets = meeting(there.servers, work, sources), bounded = there.used * left <= whole * 0.95;
    return Object.fromEntries(sources.map(({ caller, visits }, place) => [caller, { ...mets[place], seconds: work, visits, bounded }]));
  };
  return {
    at: (name, hops, hop, id) => {
      if (!known[id] || components[id].client || hop.g) return null;
      const those = (found[`${id} ${!!(components[id].store && hop.d)}`] ??= solved(id, hop));
      return those[holder(model, name, hops, hop, components)] || those[""];
    },
    /** What calls wait while 1, 2, … slots are in use, on average so many seconds. */
    by: (caller, seconds) => Object.values(found).filter((those) => those[caller]).reduce((so, those) => {
      const { by, visits, seconds: work, wait } = those[caller];
      return by.map((one, place) => (so ? so[place] : seconds) + visits * (one - work - wait));
    }, null),
  };
}

/** The same call in a line that callers with so many slots make shorter. */
function among(found, crowd) {
  const endless = crowd && found.used < 1 ? queued(found.servers, found.used, found.occupies) : 0;
  if (endless <= 0 || found.wait <= 0) return found;
  const wait = (found.wait * crowd.wait) / endless, waited = crowd.wait > 0 ? wait * wait * (crowd.square / crowd.wait ** 2 - 1) : 0;
  return { ...found, wait, waited, mean: found.mean - found.wait + wait, variance: found.variance - found.waited + waited, bounded: crowd.bounded };
}

function meeting(servers, seconds, sources) {
  const taken = (spent) => sources.map(({ rate, slots, elsewhere }, place) => Math.min(1, (rate * ((elsewhere || 0) + spent[place])) / (slots || 1)));
  const first = meets(servers, seconds, sources, taken(sources.map(() => seconds)));
  return meets(servers, seconds, sources, taken(first.map(({ wait }) => seconds + wait)));
}

function meets(servers, seconds, sources, taken) {
  const restless = ({ elsewhere }, slots) => Array.from({ length: slots }, (_, count) => (slots - count) / Math.max(elsewhere, seconds * 1e-6));
  const calling = sources.map((source, place) => {
    const { rate, slots } = source;
    if (slots === undefined) return Array(STATES).fill(rate);
    return taken[place] >= CLOSED ? restless(source, slots) : Array.from({ length: slots }, (_, count) => rate * (1 - (taken[place] * count) / slots));
  });
  const line = (place) => seen(servers, seconds, rest(calling, place));
  for (let round = 0; round < 4; round++)
    sources.forEach(({ rate, slots }, place) => {
      if (slots === undefined || taken[place] >= CLOSED) return;
      const more = rate / line(place)(calling[place])[0];
      calling[place] = calling[place].map((each) => each * more);
    });
  return sources.map((source, place) => {
    const of = line(place), { rate, slots } = source;
    if (slots === undefined) {
      const [calls, wait, square] = of(Array(STATES).fill(rate));
      return { wait: wait / calls, square: square / calls };
    }
    const each = Array.from({ length: slots }, (_, count) => of(restless(source, count + 1)));
    const weights = inUse(rate, each.map(([calls]) => calls)), mean = (part) => sum(each.map((one, at) => weights[at] * one[part]));
    return { wait: mean(1) / mean(0), square: mean(2) / mean(0), by: each.map((one) => seconds + one[1] / one[0]) };
  });
}

function inUse(rate, able) {
  const last = able[able.length - 1];
  if (rate >= CLOSED * last) return able.map((_, place) => (place === able.length - 1 ? 1 : 0));
  let weight = 1;
  const found = able.map((one) => (weight *= rate / one));
  found[found.length - 1] /= 1 - rate / last;
  return found;
}

function freed(servers, rate, by) {
  const each = Math.max(1, Math.floor(by.length / servers)), able = Array.from({ length: servers }, (_, count) => (count + 1) / by[Math.min((count + 1) * each, by.length) - 1]);
  const last = able[servers - 1], used = rate / last;
  if (used >= CLOSED) return { wait: 0, waits: 1, used };
  const weights = inUse(rate, able), waits = weights[servers - 1] / (1 + sum(weights));
  return { wait: waits / (1 - used) / last, waits, used };
}

function rest(calling, place) {
  let found = [1];
  calling.forEach((rates, other) => {
    if (other === place) return;
    const weights = [1];
    rates.forEach((rate, count) => weights.push((weights[count] * rate) / (count + 1)));
    const both = Array(Math.min(STATES + 1, found.length + weights.length - 1)).fill(0);
    found.forEach((one, first) => weights.slice(0, both.length - first).forEach((more, second) => (both[first + second] += one * more)));
    found = both;
  });
  return found;
}

function seen(servers, seconds, others) {
  const factor = [1], sums = [], one = seconds / servers;
  for (let count = 1; count <= 2 * STATES; count++) factor.push((factor[count - 1] * count * seconds) / Math.min(count, servers));
  const of = (mine) => {
    let there = 0, wait = 0, square = 0;
    for (let other = 0; other < others.length; other++) {
      const likely = others[other] * factor[mine + other], ahead = mine + other - servers + 1;
      there += likely;
      if (ahead > 0) {
        wait += likely * ahead * one;
        square += likely * ahead * (ahead + 1) * one * one;
      }
      if (likely < SMALL * there) break;
    }
    return [there, wait, square];
  };
  return (rates) => {
    let whole = 0, weight = 1;
    const found = [0, 0, 0];
    for (let mine = 0; mine <= rates.length; mine++) {
      const those = (sums[mine] ??= of(mine)), calls = weight * (rates[mine] || 0);
      whole += weight * those[0];
      if (mine && weight * those[0] < SMALL * whole) break;
      those.forEach((each, place) => (found[place] += calls * each));
      weight = calls / (mine + 1);
    }
    return found.map((each) => each / whole);
  };
}
