"use strict";
// How long users wait: archlint.analysis.latency, formula by formula.

function erlang(servers, used) {
  if (used <= 0) return 0;
  if (used >= 1) return 1;
  let blocked = 1;
  if (servers > 1e4) blocked = ofMany(servers, used);
  else for (let count = 1; count <= servers; count++) blocked = (used * servers * blocked) / (count + used * servers * blocked);
  return blocked / (1 - used * (1 - blocked));
}

const queued = (servers, used, service, variability = 1) =>
  used >= 1 ? Infinity : ((erlang(servers, used) * service) / (servers * (1 - used))) * variability;

const shortestLine = (servers, count, used) =>
  count <= 1 || !(used > 0 && used < 1) ? 1 : Math.exp((0.5 * (1 - used) * (count - 1) ** 0.75) / servers ** 0.1);

function evened() {}

const NOTHING = { calls: 0, reads: 0, writes: 0, messages: 0, jobs: 0, in: 0, out: 0, standby_reads: 0, any_reads: 0,
  quorum_reads: 0, every_reads: 0, every_writes: 0, broadcast: 0, put: 0, total: 0 };

function stage(c, hop, load, limits, balancers, most = Infinity, crowd = null) {
  const delay = c.wait === undefined ? null : { mean: c.wait, variance: (c.does || 0) ** 2, steady: c.does ? 0 : c.wait };
  if (c.bought) return delay;
  const found = c.store ? storeStage(c, hop, load, most) : instanceStage(c, load, limits, balancers, most, hop.g);
  if (!found) return delay;
  return c.store ? answers(among(found, crowd), c, hop, load) : among(found, crowd);
}

function called(id, hop, demand, components, limits, balancers, most, crowd) {
  return components[id].client ? null : scatter(stage(components[id], hop, demand.loads[id] || NOTHING, limits.filter((each) => each.component === id),
    [...(balancers[id] || [])].map((b) => components[b]), most, crowd), id, hop, demand, components, balancers);
}

const isFull = (found) => found.used > 0.95 && !found.bounded;

/** How long a call takes one of so many servers for: its work, and longer where no more calls are done. */
function taken(c, side, limit) {
  const able = limit && limit[0] > 0 ? side / limit[0] : null;
  const work = c.takes ?? c.work;
  if (work === undefined || (able === null && limit)) return able;
  return able > work * (1 + 1e-9) ? able : work;
}

const varied = (c) => (c.vary ?? 1) ** 2;

/** E[S] E[S³] / E[S²]² of work whose variance is so many squares of its mean. */
const third = (square) => (1 + 2 * square) / (1 + square);

function built(c, servers, used, between, taken, waiting, occupies, cubed = third(varied(c))) {
  const seconds = c.work ?? taken * (c.waited ?? 1), square = varied(c), wide = 2 * used + (4 * (1 - used) * cubed) / 3;
  const waited = waiting > 0 && used < 1 ? between * ((between / waiting) * wide - between) : 0;
  const fixed = c.wait !== undefined;
  return { used, servers, occupies, service: fixed ? c.wait : seconds, waited, waits: between > 0 ? waiting : 0, wait: between, mean: between + (fixed ? c.wait : seconds), variance: waited + (fixed ? 0 : seconds * seconds * square), steady: fixed ? c.wait : square ? 0 : seconds };
}

/** What calls stand in: `wait` for so many servers behind each instance, `each` of them before one line, or one that the shortest is joined of. */
function lineOf(c, load, balancers) {
  const pulled = load.jobs === load.total && load.total > 0 && !load.broadcast;
  const everywhere = load.total ? load.broadcast / load.total : 0, count = c.n;
  const first = balancers.find((b) => b.algorithm);
  const sticky = balancers.some((b) => b.sticky);
  let whole = (side) => side, portion = () => () => 1, lines = 1, all = 0, by;
  if (count > 1) {
    if (pulled || (first?.algorithm === "least-connections" && !sticky)) {
      whole = (side) => (pulled ? together(c, side) : count * side); lines = count; all = everywhere;
      if (!pulled) portion = (side) => (many, busy) => shortestLine(side, many, busy);
    }
    else if (!sticky && (by = evened(first))) lines = count;
  }
  const apart = (common, other) => (all ? common + (other - common) * all ** 1.5 : common), one = (side) => Math.floor(whole(side) / lines);
  const wait = (used, seconds, side) => (used < 1 ? apart(queued(whole(side), used, seconds) * (by || portion(side))(lines, used), queued(one(side), used, seconds)) : 0);
  const turned = by && by.turned, waits = (used, side) => erlang(whole(side), used) * (turned ? turned(lines, used) : 1);
  return { whole, wait, waits, one, all, even: turned ? 1 / lines : 1, each: (side) => (by ? whole(side) : one(side)), met: [pulled, lines, by] };
}

function mixture(parts) { return parts[0][1]; }
function kinds() { return [[1, 1]]; }

function instanceStage(c, load, limits, balancers, most, back) {
  const parts = kinds(c, load, balancers, back && limits).map(([part, beside]) => [part, oneInstance(c, load, limits, balancers, most, back, beside)]);
  return parts[0][1] && mixture(parts);
}

function oneInstance(c, load, limits, balancers, most, back, beside) {
  const side = servers(c), seconds = taken(c, side, c.cap);
  if (seconds === null) return null;
  const slots = limits.find((each) => each.name === "worker slots"), held = slots && slots.held;
  const used = Math.min(most, beside * Math.max(0, ...limits.filter((each) => each.name === "throughput" || each.name === "cores" || (each === slots && !held)).map((each) => each.used)));
  const slotted = c.workers * c.at, { whole, wait: line, waits, one, all, even, met } = lineOf(c, load, balancers);
  const apart = (common, other) => (all ? common + (other - common) * all ** 1.5 : common), longer = (even + varied(c)) / (even + 1);
  let between = line(used, seconds, side) * longer, busiest = used, occupies = seconds, some, both = 0, here = side, square = varied(c);
  if (held && back && c.work !== undefined) {
    between = 0;
    busiest = Math.max(used, Math.min(slots.used, most));
  } else if (held) {
    const free = held[2] && freed(lineOf(c, load, balancers), slotted, slots, held, beside), own = slots.used * beside;
    const full = Math.max(own, free ? free.used : 0) > most, [time, wide] = full ? [seconds, seconds * seconds * varied(c)] : held;
    const often = full ? most : own;
    const variability = (even + wide / time ** 2) / (even + 1);
    let kept = line(often, time, slotted) * variability;
    busiest = Math.max(used, often);
    if (free && !full) {
      kept = free.wait * (variability + (1 - variability) * free.slowed);
      busiest = Math.max(busiest, free.used);
      some = free.waits;
      both = 2 * kept * (free.held - time);
    }
    if (c.work !== undefined && slotted === side) between = 0;
    if (between <= kept) {
      here = slotted;
      if (!free || full) square = wide / time ** 2;
    }
    between += kept;
    occupies = time;
  }
  const found = { ...built(c, whole(here), busiest, between, seconds, some ?? apart(waits(busiest, here), erlang(one(here), busiest)), occupies, third(square)), met };
  return both ? { ...found, variance: found.variance + both } : found;
}

function copied(there, c, hop) { return [[1, there[hop.i && hop.r === "standby_reads" ? there.length - 1 : 0]]]; }
function sharded(c, hop, load) { return copied(copies(c, load), c, hop); }

function storeStage(c, hop, load, most) {
  const parts = sharded(c, hop, load).map(([part, copy]) => [part, onOne(c, hop, copy, most)]);
  return parts.some(([, one]) => !one) ? null : mixture(parts.sort(([, one], [, other]) => other.used - one.used));
}

function onOne(c, hop, copy, most) {
  const side = servers(c), seconds = (reading) => taken(c, side, (reading ? c.read : c.write) || c.cap);
  const own = seconds(!!hop.i);
  if (own === null) return null;
  let used = c.timed ? (copy.total * c.work) / side : c.cap ? ratio(copy.total, c.cap[0]) : c.read || c.write ? busy(c, copy) : null;
  if (used === null) return null;
  used = Math.min(most, used);
  const opposite = seconds(!hop.i), other = opposite === null ? own : opposite, total = copy.total || 1;
  const mix = copy[hop.i ? "writes" : "reads"] ? [[copy.reads / total, hop.i ? own : other], [copy.writes / total, hop.i ? other : own]] : [[1, own]];
  const vary = varied(c), [mean, second, cube] = [1, 1 + vary, (1 + vary) * (1 + 2 * vary)].map((moment, power) => sum(mix.map(([share, time]) => share * moment * time ** (power + 1))));
  const between = used < 1 ? queued(side, used, mean, mean <= 0 ? 1 : Math.max(1, second / (mean * mean)) / 2) : 0;
  return built(c, side, used, between, own, erlang(side, used), mean, second > 0 ? (mean * cube) / (second * second) : undefined);
}

function walked(hops, stages, tried, weight) {
  const hanging = new Set(hops.filter((hop) => hop.w).map((hop) => hop.b));
  let found = [{ weight, mean: 0, variance: 0, steady: 0, counts: [], misses: [] }];
  hops.forEach((hop, index) => {
    const so = found.length, times = hop.x ?? 1;
    const add = (way, count) => {
      const s = hop.y && stages[index], counts = [...way.counts, count];
      return s ? { ...way, mean: way.mean + count * s.mean, variance: way.variance + count * s.variance, steady: way.steady + count * s.steady, counts } : { ...way, counts };
    };
    found = hop.g ? rounds(found, hops, index, stages, tried, add) : found.flatMap((way) => {
      let often = 1;
      if (hop.b !== undefined && hop.w) often = way.misses.includes(hop.b) === (hop.w === "miss") ? way.counts[hop.b] : 0;
      else if (hop.p !== undefined) often = way.counts[hop.p] * part(hops[hop.p], hop.s);
      const some = times > 0 && times < 1 && often > 0 && so < 1024, taken = some ? times : 1;
      const made = turns(hop, some ? often : often * times, so, tried, index).map(([share, count]) => add({ ...way, weight: way.weight * taken * share }, count));
      return some ? [...made, { ...way, weight: way.weight * (1 - times), counts: [...way.counts, 0] }] : made;
    });
    if (!hanging.has(index) || hop.h === undefined) return;
    found = found.flatMap((way) => {
      if (way.counts[index] === 0 || hop.h >= 1) return [way];
      const missed = { ...way, weight: way.weight * (1 - hop.h), misses: [...way.misses, index] };
      return hop.h > 0 ? [{ ...way, weight: way.weight * hop.h }, missed] : [missed];
    });
  });
  return found;
}

function ways(hops, stages, tried, weight) {
  return walked(hops, stages, tried, weight).flatMap((way) => timed(way, hops, stages, tried));
}

// Where no call is tried again, no line is come to again, no load is split, calls are made at the same time, or callers have only so many slots.
function returning() { return null; }
function crowds() { return { at() {}, by() {} }; }
function freed() {}
function among(found) { return found; }
function shared(hop) { return [[hop.t[0], 1]]; }
function parted(hop, of) { return of(hop.t[0]); }
function courses(hops) { return [[1, hops]]; }
function timed(way, hops, stages) { return told(way, hops, stages); }

/** A time that varies more than an exponential one, told apart by whether anybody stands in line on the way. */
function told(way, hops, stages) {
  const rest = way.mean - way.steady, varies = way.variance / (rest * rest), apart = Math.min(1, (varies - 1) * 10);
  if (!(varies > 1 + 1e-9)) return way;
  let still = 1, mean = 0, variance = 0;
  hops.forEach((hop, index) => {
    const s = hop.y && stages[index], count = way.counts[index], { waits = 0, wait = 0, waited = 0 } = s || {};
    if (!s || !count) return;
    still *= (1 - waits) ** count;
    mean += count * (s.mean - wait);
    variance += count * (s.variance - waited);
  });
  const line = (way.mean - still * mean) / (1 - still), wide = (way.variance + way.mean ** 2 - still * (variance + mean * mean)) / (1 - still) - line * line;
  if (!(still > 1e-4 && still < 1 - 1e-4 && wide > 0 && line > way.steady)) return way;
  const part = (share, other) => ({ ...way, weight: way.weight * share, ...other });
  return [part(1 - apart), part(apart * still, { mean, variance, steady: Math.min(way.steady, mean) }), part(apart * (1 - still), { mean: line, variance: wide })];
}
function placed(hops) { return [[1, hops]]; }
function turns(hop, calls) { return [[1, calls]]; }
function repeated(hop, call) { return call; }
function clumped() {}
function scatter(found) { return found; }
function commonIn() { return 0; }
function answers(found) { return found; }
function keptWaiting(hops, hop, mean, variance) { return [mean, variance]; }
function plain(parts) {
  return [sum(parts.map(([, share, mean]) => share * mean)),
    sum(parts.map(([, share, mean, variance]) => share * variance + (share < 1 ? share * (1 - share) * mean * mean : 0)))];
}
function summed(parts) { return plain(parts); }

// The logarithm of the gamma function: Stirling's series from 15 on.
function lnGamma(x) {
  let less = 0;
  while (x < 15) less += Math.log(x++);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - less;
}

function below(value, mean, variance, steady) {
  if (variance <= 1e-18 * Math.max(mean * mean, 1e-30) || mean <= steady) return value >= mean ? 1 : 0;
  value -= steady;
  mean -= steady;
  if (value <= 0) return 0;
  const shape = (mean * mean) / variance, x = (value * mean) / variance;
  const front = Math.exp(shape * Math.log(x) - x - lnGamma(shape));
  let term = 1 / shape, total = term, count = shape;
  while (term > total * 1e-12) total += term *= x / ++count;
  // Far beyond the mean the sum is infinite and `front` nothing: all of it lies under that.
  return total * front < 1 ? total * front : 1;
}

function percentile(share, parts) {
  let low = 0, high = Math.max(...parts.map((way) => way.mean + 10 * Math.sqrt(way.variance)));
  const weight = sum(parts.map((way) => way.weight));
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (sum(parts.map((way) => way.weight * below(middle, way.mean, way.variance, way.steady))) >= share * weight) high = middle;
    else low = middle;
  }
  return high;
}

/** Mean and 95th percentile of every flow that is waited for; `saturated` names what is above 95 %. */
function waits(model, demand, flows, components, limits) {
  const found = {}, balancers = before(flows, components), bursty = new Set(), crowd = crowds(model, demand, flows, components, limits, balancers), meets = returning(model, demand, flows, components);
  for (const [name, hops] of Object.entries(flows)) hops.forEach((hop) => !model.flows[name].every && clumped(hop, components[hop.t[0]]) && bursty.add(hop.t[0]));
  for (const [name, hops] of Object.entries(flows)) {
    if (demand.flows[name].rate === null || model.flows[name].every || !hops.some((hop) => hop.y)) continue;
    const all = [], times = courses(hops).flatMap(([weight, course]) => placed(course, components).map(([often, one]) => [weight * often, one])).map(([weight, course]) => [weight, course, course.map((hop, place) => {
      const id = hop.t[0], found = hop.y && called(id, hop, demand, components, limits, balancers, undefined, crowd.at(name, hops, hop, id));
      if (found) all.push({ place, id, ...found });
      return found;
    })]);
    const saturated = [...new Set(all.sort((one, other) => one.place - other.place).filter(isFull).map((s) => s.id))];
    let parts = saturated.length || !all.length || all.some((s) => s.used >= 0 && bursty.has(s.id)) ? null : times.flatMap(([weight, course, stages]) => ways(course, stages, demand.flows[name].often, weight, meets, components));
    if (parts && !parts.length) parts = null;
    const whole = parts && sum(parts.map((way) => way.weight));
    found[name] = { mean: parts && sum(parts.map((way) => way.weight * way.mean)) / whole, p95: parts && percentile(0.95, parts), saturated, all };
  }
  return found;
}
