"use strict";
// Of systems with callers that have only so many slots: archlint.analysis.latency.crowds, population and slots. These stand for those of the same name.

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
  const elsewhere = (caller, here) => {
    if (!components[caller]) return 0;
    spent[caller] ??= sum(Object.keys(known).flatMap((id) => (known[id][caller] || []).map(([hop, rate]) => {
      const idle = components[id].client ? null : at(id, hop, NOTHING, []);
      return rate * (idle ? idle.mean : 0);
    })));
    return (components[caller].work || 0) + Math.max(0, spent[caller] - here) / begun(caller, 1);
  };
  /** How often a second a caller comes to a line that this hop stands in, and how often to all that are like it. */
  const comes = (calls, hop, c, part) => {
    if (!c.store) return [all(calls) * part, all(calls)];
    return [sum(calls.map(([other, rate]) => rate * onCopy(c, other, !!hop.d))), all(calls.filter(([other]) => !other.d === !hop.d))];
  };
  const sharing = (caller, slots) => {
    const c = components[caller];
    return c ? shareOut(lineOf(c, demand.loads[caller] || NOTHING, [...(balancers[caller] || [])].map((b) => components[b])), c.workers * c.at, slots) : null;
  };
  const solved = (id, hop) => {
    const load = demand.loads[id] || NOTHING, there = at(id, hop, load, limits.filter((each) => each.component === id)), work = there && there.occupies;
    if (!there || !there.servers || !(there.used > 0 && there.used < 1 - 1e-9) || !work || load.broadcast) return {};
    const whole = (there.used * there.servers) / work;
    let sources = [];
    for (const [caller, calls] of Object.entries(known[id])) {
      const c = components[caller], [rate, asked] = comes(calls, hop, components[id], whole / load.total), slots = c ? Math.round(working(c) * c.workers) * c.at : 1;
      const matters = slots <= MANY && (calls.some((each) => each[2]) || slots < there.servers || there.used ** (slots + 1 - there.servers) > 1e-3);
      if (!(rate > 0 && slots && matters)) continue;
      const visits = rate / begun(caller, rate);
      const source = { caller, visits, rate, slots, alike: asked / rate, elsewhere: elsewhere(caller, rate * work) / visits, sharing: sharing(caller, slots) };
      if (slots * work >= 0.1 * there.servers * (source.elsewhere + work)) sources.push(source);
    }
    sources = sources.sort((one, other) => one.slots - other.slots || (one.caller < other.caller ? -1 : 1)).slice(0, 4);
    while (sources.length) {
      const left = Math.max(0, whole - all(sources.map(({ rate }) => [0, rate]))), bounded = there.used * left <= whole * 0.95;
      const those = left > whole * 1e-9 ? [...sources, { caller: "", visits: 1, alike: 1, rate: left }] : sources;
      const mets = meeting(there.servers, work, those);
      const met = Object.fromEntries(those.map(({ caller, visits, alike }, place) => [caller, { ...mets[place], seconds: work, visits, alike, bounded }]));
      const staying = sources.filter(({ caller }) => typeof isLate !== "function" || !known[id][caller].some(([hop]) => isLate(hop, work + met[caller].wait, work * work + Math.max(0, met[caller].square - met[caller].wait ** 2))));
      if (staying.length === sources.length) return met;
      sources = staying;
    }
    return {};
  };
  return {
    at: (name, hops, hop, id) => {
      if (!known[id] || components[id].client || hop.g) return null;
      const those = (found[`${id} ${!!(components[id].store && hop.d)}`] ??= solved(id, hop));
      return those[holder(model, name, hops, hop, components)] || those[""];
    },
    /** How long calls take while 1, 2, … slots are in use, which wait so many seconds on average. */
    by: (caller, seconds) => {
      const those = Object.values(found).map((each) => each[caller]).filter((each) => each);
      if (!those.length) return null;
      const spent = sum(those.map(({ visits, alike, seconds: work, wait }) => visits * alike * (work + wait)));
      return bySlots(those[0].there.length - 1, Math.max(0, (components[caller].work || 0) + seconds - spent), those);
    },
  };
}

/** The part of a hop's calls that comes to one copy of the busiest shard. */
function onCopy(c, hop, copied) {
  const part = c.shards ? (hop.E ? 1 / c.shards : c.grows && !hop.i ? 1 : c.skewed / c.shards) : 1, standbys = c.copies || 0;
  if (!standbys || !hop.r || !hop.i) return copied && standbys ? 0 : part;
  if (hop.r === "standby_reads") return copied ? part / standbys : 0;
  return (part * (hop.r === "quorum_reads" ? quorum(c) : 1)) / (standbys + 1);
}

/** The same call in a line that callers with so many slots make shorter. */
function among(found, crowd) {
  const endless = crowd && found.used < 1 ? queued(found.servers, found.used, found.occupies) : 0;
  if (endless <= 0 || found.wait <= 0) return found;
  const wait = (found.wait * crowd.wait) / endless, waited = crowd.wait > 0 ? wait * wait * (crowd.square / crowd.wait ** 2 - 1) : 0;
  return { ...found, wait, waited, waits: crowd.waits, mean: found.mean - found.wait + wait, variance: found.variance - found.waited + waited, bounded: crowd.bounded, crowded: true };
}

const WORK = 1 / 64;

function meeting(servers, seconds, sources) {
  const unit = seconds / WORK;
  return metIn(servers, WORK, sources.map((one) => ({ ...one, rate: one.rate * unit, elsewhere: (one.elsewhere || 0) / unit })))
    .map((met) => ({ ...met, wait: met.wait * unit, square: met.square * unit * unit }));
}

function metIn(servers, seconds, sources) {
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
      const [calls, wait, square, waits] = of(Array(STATES).fill(rate));
      return { wait: wait / calls, square: square / calls, waits: waits / calls };
    }
    const each = Array.from({ length: slots }, (_, count) => of(restless(source, count + 1)));
    const { weights } = inUse(rate, each.map(([calls]) => calls), source.sharing), mean = (part) => sum(each.map((one, at) => weights[at] * one[part]));
    return { wait: mean(1) / mean(0), square: mean(2) / mean(0), waits: mean(3) / mean(0), there: of.there(slots) };
  });
}

function shareOut(line, side, slots) {
  const each = line.each(side), apart = (busy) => {
    if (!(busy > 0 && busy < 1) || each >= slots) return 0;
    const one = queued(slots, busy, 1), chance = queued(each, busy, 1);
    return chance > one ? Math.min(1, Math.max(0, (line.wait(busy, 1, side) - one) / (chance - one))) : 0;
  };
  return { instances: Math.max(1, Math.floor(slots / each)), apart };
}

function inUse(rate, able, sharing) {
  const many = able.length, last = able[many - 1];
  if (rate >= CLOSED * last) return { weights: able.map((_, place) => (place === many - 1 ? 1 : 0)), wait: 0, waits: 1, held: many / last, slowed: 1 };
  const one = oneLine(rate, able);
  if (!sharing || sharing.instances <= 1) return one;
  const whole = (found) => 1 + sum(found.weights), apart = sharing.apart(sum(one.weights.map((weight, place) => (place + 1) * weight)) / whole(one) / many);
  if (apart <= 0) return one;
  const other = byChance(rate, able, sharing.instances), near = (1 - apart) / whole(one), far = apart / whole(other);
  const between = (key) => (1 - apart) * one[key] + apart * other[key], wait = between("wait");
  return { weights: one.weights.map((weight, place) => (near * weight + far * other.weights[place]) / (near + far)), wait, waits: between("waits"), held: between("held"), slowed: ((1 - apart) * one.wait * one.slowed) / wait };
}

function oneLine(rate, able) {
  const many = able.length, last = able[many - 1], used = rate / last;
  let weight = 1;
  const weights = able.map((each) => (weight *= rate / each));
  weights[many - 1] /= 1 - used;
  const waits = weights[many - 1] / (1 + sum(weights));
  return { weights, wait: waits / (1 - used) / last, waits, held: many / last, slowed: Math.min(1, Math.max(0, 1 - many * (1 - (many > 1 ? able[many - 2] : 0) / last))) };
}

function byChance(rate, able, instances) {
  const many = able.length, done = [0, ...able], weights = done.map(() => 0);
  let weight = 1, whole = 1, line = 0, held = 0, used = 0, calls = 0;
  for (const taken of slotsTaken(instances, Math.floor(many / instances))) {
    calls++;
    const under = Math.min(Math.floor(taken), many - 1), part = taken - under, together = done[under] + part * (done[under + 1] - done[under]);
    weight *= rate / together;
    weights[under] += weight * (1 - part);
    weights[under + 1] += weight * part;
    whole += weight;
    used += weight * taken;
    line += weight * (calls - taken);
    held += (weight * (calls - taken) * taken) / together;
    if (weight < SMALL * whole) break;
  }
  return { weights: weights.slice(1), wait: line / whole / rate, waits: erlang(Math.floor(many / instances), used / whole / many), held: line ? held / line : many / able[many - 1], slowed: 0 };
}

const TAKEN = {};

function slotsTaken(instances, each) {
  return (TAKEN[`${instances} ${each}`] ??= (() => {
    let power = 1;
    const one = Array.from({ length: each }, (_, count) => {
      if (count) power *= each / count;
      return power * (1 - count / each);
    });
    let found = [1];
    for (let count = 0; count < instances; count++) found = product(found, one);
    while (found.length < 2049) found.push(0);
    for (let count = 0; count < instances; count++) for (let place = 1; place < found.length; place++) found[place] += found[place - 1];
    return found.slice(1).map((now, place) => (instances * each * found[place]) / now);
  })());
}

function product(one, other) {
  const found = Array(one.length + other.length - 1).fill(0);
  one.forEach((weight, first) => other.forEach((more, second) => (found[first + second] += weight * more)));
  return found;
}

function bySlots(slots, elsewhere, lines) {
  const unit = elsewhere + sum(lines.map(({ alike, visits, seconds }) => alike * visits * seconds)) || 1;
  let ways = [1];
  for (let count = 1; count <= slots; count++) ways.push((ways[count - 1] * elsewhere) / unit / count);
  for (const { there, alike, visits, seconds } of lines)
    ways = product(ways, power(there.map((one, count) => one * ((visits * seconds) / unit) ** count), alike, slots)).slice(0, slots + 1);
  return Array.from({ length: slots }, (_, count) => (unit * (count + 1) * ways[count + 1]) / ways[count]);
}

function power(series, exponent, last) {
  const found = [1];
  for (let place = 1; place <= last; place++) {
    let total = 0;
    for (let back = 1; back <= Math.min(place, series.length - 1); back++) total += (exponent * back - (place - back)) * series[back] * found[place - back];
    found.push(Math.max(0, total / place));
  }
  return found;
}

/** The line for a slot where calls take the longer the more slots are taken. */
function freed(line, side, slots, [seconds, , by], beside) {
  const many = by.length, each = line.each(side);
  if (slots.capacity >= many * (1 - 1e-9) || each >= many) return freedBy(slots.load / seconds, by, shareOut(line, side, many));
  const own = slots.used * each * beside, others = Math.max(0, slots.load - own);
  const mine = Array.from({ length: each }, (_, count) => {
    const place = Math.min(many - 1, others + count), low = Math.floor(place);
    return by[low] + (place - low) * (by[Math.min(many - 1, low + 1)] - by[low]);
  });
  return freedBy(own / seconds, mine, null);
}

function freedBy(rate, by, sharing) {
  const able = by.map((seconds, place) => (place + 1) / seconds), used = rate / able[able.length - 1];
  if (used >= CLOSED) return { wait: 0, waits: 1, used, held: by[by.length - 1], slowed: 0 };
  return { ...inUse(rate, able, sharing), used };
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
    let there = 0, wait = 0, square = 0, waits = 0;
    for (let other = 0; other < others.length; other++) {
      const likely = others[other] * factor[mine + other], ahead = mine + other - servers + 1;
      there += likely;
      if (ahead > 0) {
        wait += likely * ahead * one;
        square += likely * ahead * (ahead + 1) * one * one;
        waits += likely;
      }
      if (likely < SMALL * there) break;
    }
    return [there, wait, square, waits];
  };
  const found = (rates) => {
    let whole = 0, weight = 1;
    const found = [0, 0, 0, 0];
    for (let mine = 0; mine <= rates.length; mine++) {
      const those = (sums[mine] ??= of(mine)), calls = weight * (rates[mine] || 0);
      whole += weight * those[0];
      if (mine && weight * those[0] < SMALL * whole) break;
      those.forEach((each, place) => (found[place] += calls * each));
      weight = calls / (mine + 1);
    }
    return found.map((each) => each / whole);
  };
  found.there = (most) => {
    let weight = 1;
    return Array.from({ length: most + 1 }, (_, mine) => {
      const likely = (weight * (sums[mine] ??= of(mine))[0]) / sums[0][0];
      weight /= seconds * (mine + 1);
      return likely;
    });
  };
  return found;
}
