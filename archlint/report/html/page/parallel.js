"use strict";
// Of systems that make calls at the same time, or give some up: archlint.analysis.latency.longest and paths. These stand for those of the same name.

function clumped(hop, c) {
  const count = hop.j === undefined ? 1 : hop.x ?? 1;
  if (count <= 1 || c.bought) return false;
  const places = c.store ? c.shards || 1 : c.n, side = servers(c);
  return count !== places && places * side > 0 && (count - 1) / (2 * places * side) > 0.1;
}

function longest(calls) {
  const made = calls.filter((one) => one.count > 0 && one.mean > 0);
  if (!made.length) return [0, 0, 0];
  if (made.length === 1 && made[0].count === 1) return [made[0].mean, made[0].variance, made[0].steady || 0];
  const least = Math.max(0, ...made.filter((one) => one.count >= 1 && fixed(one)).map((one) => one.mean));
  const open = made.filter((one) => !(fixed(one) && one.mean <= least));
  if (!open.length) return [least, 0, least];
  return moments(least, open, (place) => open.reduce((product, { count, mean, variance, steady = 0 }) => {
    const share = below(place, mean, variance, steady), whole = Math.floor(count), rest = count - whole;
    return product * share ** whole * (1 - rest + rest * share);
  }, 1));
}

const fixed = (one) => one.variance <= 1e-18 * one.mean * one.mean;

/** Mean and variance of the time until so many of calls that are alike are done, a part of which is common to all. */
function answered(needed, { count, mean, variance, steady }, common) {
  const shared = common * (mean - steady), one = { count, mean: mean - shared, variance: variance * (1 - common), steady };
  if (needed >= count || fixed(one) || one.mean <= 0) {
    const [most, wide, begins] = needed >= count ? longest([one]) : [one.mean, 0, one.mean];
    return [most + shared, wide + variance * common, begins];
  }
  const choose = (all, some) => (some ? (choose(all - 1, some - 1) * all) / some : 1);
  const [most, wide, begins] = moments(0, [one], (place) => {
    const share = below(place, one.mean, one.variance, steady);
    let under = 0;
    for (let done = needed; done <= count; done++) under += choose(count, done) * share ** done * (1 - share) ** (count - done);
    return under;
  });
  return [most + shared, wide + variance * common, begins];
}

/** Calls that are alike, a part of whose time is common to all, as one that takes as long as the last of them. */
function longTogether(calls, common) {
  if (!(common > 0) || calls.count < 2) return calls;
  const count = even(calls.count), [mean, variance, steady] = answered(count, { ...calls, count }, common);
  return { ...calls, count: 1, mean, variance, steady };
}

function commonIn(found, time) { return found && found.common && time > 0 ? found.common * Math.min(1, found.mean / time) : 0; }

/** Of calls that go to every shard, or instance, at the same time the part of their time that is the same in all: archlint.analysis.latency.scattering. */
function scatter(found, id, hop, demand, components, balancers) {
  const c = components[id], load = demand.loads[id], before = [...(balancers[id] || [])].map((b) => components[b]), first = before.find((b) => b.algorithm);
  const lone = !first || !["least-connections", "power-of-two"].includes(first.algorithm) || before.some((b) => b.sticky);
  const places = c.bought ? 1 : c.store ? c.shards || 1 : lone ? c.n : 1, scatters = (one) => one.j !== undefined && places > 1 && one.x === places;
  if (!found || !load || !load.total || !scatters(hop)) return found;
  const rate = sum(Object.values(demand.flows).filter((flow) => flow.rate !== null).map(({ rate, tried, hops }) =>
    sum(hops.map((one, index) => (scatters(one) ? rate * tried[index] * sum(shared(one).filter(([target]) => target === id).map(([, share]) => share)) : 0)))));
  return found.mean > 0 ? { ...found, common: inCommon(rate / load.total, found.wait / found.mean) } : found;
}

function even(value) { return value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value); }
const inCommon = (metByAll, waiting) => Math.min(1, metByAll * waiting) / 2;

/** The same call where several copies have to answer, which all do again what is written. */
function answers(found, c, hop, load) {
  const count = (c.copies || 0) + 1, asked = hop.i ? (hop.r === "quorum_reads" ? quorum(c) : 1) : c.confirm ? count : 1;
  if (count < 2 || asked < 2 || !found.servers) return found;
  const last = hop.i ? asked : Math.min(count, c.confirm), there = copies(c, load).pop(), service = found.mean - found.wait;
  const [mean, variance, steady] = answered(last, { count: asked, mean: found.mean, variance: found.variance, steady: found.steady }, inCommon(ratio(there.writes, there.total), ratio(found.wait, found.mean)));
  return { ...found, mean, variance, steady, wait: Math.max(0, mean - service), service: Math.min(mean, found.service), waited: 0, waits: 0 };
}

function moments(least, open, under) {
  const ends = new Set([least]);
  for (const { count, mean, variance, steady = 0 } of open) {
    const deviation = Math.sqrt(variance), narrow = deviation ? Math.min(1, (mean - steady) / deviation) : 1;
    if (steady > least) ends.add(steady);
    for (const place of [-4, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, (20 + Math.log(Math.max(1, count))) / narrow])
      if (mean + place * deviation > Math.max(least, steady)) ends.add(mean + place * deviation);
  }
  const sorted = [...ends].sort((one, other) => one - other);
  let first = 0, second = 0, third = 0;
  for (let at = 1; at < sorted.length; at++) {
    const width = (sorted[at] - sorted[at - 1]) / 8;
    for (let step = 0; step <= 8; step++) {
      const place = sorted[at - 1] + step * width, weight = (width / 3) * (step % 8 ? (step % 2 ? 4 : 2) : 1);
      const above = weight * (1 - under(place));
      first += above;
      second += 2 * place * above;
      third += 3 * place * place * above;
    }
  }
  const mean = least + first, square = least ** 2 + second, variance = Math.max(0, square - mean * mean), skewed = least ** 3 + third - 3 * mean * square + 2 * mean ** 3;
  const begins = skewed > 0 ? mean - (2 * variance * variance) / skewed : 0;
  return [mean, variance, Math.max(least, begins, ...open.filter(({ count }) => count >= 1).map(({ steady }) => steady || 0))];
}

function spent(calls) {
  let mean = 0, variance = 0, steady = 0;
  for (let at = 0; at < calls.length; ) {
    const group = calls[at].group, those = [];
    while (at < calls.length && calls[at].group === group) those.push(calls[at++]);
    const [more, wide, begins] = group !== undefined ? longest(those) : ["mean", "variance", "steady"].map((key) => sum(those.map((one) => one.count * one[key])));
    mean += more;
    variance += wide;
    steady += begins;
  }
  return [mean, variance, steady];
}

/** The part of a distribution under a limit: its share, mean and variance. */
function within(limit, mean, variance, steady) {
  const share = below(limit, mean, variance, steady);
  if (share > 1 - 1e-9) return [1, mean, variance];
  if (share < 1e-9 || mean <= steady) return [0, limit, 0];
  const scale = variance / (mean - steady), shape = (mean - steady) / scale;
  const [first, second] = [shape + 1, shape + 2].map((more) => below(limit - steady, more * scale, more * scale * scale, 0) / share);
  const middle = shape * scale * first;
  return [share, steady + middle, Math.max(0, shape * (shape + 1) * scale * scale * second - middle * middle)];
}

function either(parts, steady, answered) {
  const mean = sum(parts.map(([weight, one]) => weight * one)), square = sum(parts.map(([weight, one, wide]) => weight * (wide + one * one)));
  return { mean, variance: Math.max(0, square - mean * mean), steady: Math.min(steady, mean), answered };
}

const givesUp = (hops) => hops.some((hop) => hop.late !== undefined) && !hops.some((hop) => hop.g);

/** The time until a call is answered, or given up for good. */
function untilGivenUp(hop, [share, mean, variance], steady = 0, answered = 1) {
  const tries = (hop.f || 0) + 1, missing = 1 - share;
  const times = Array.from({ length: share < 1 ? tries : 1 }, (_, count) => [missing ** count * share, mean + hop.late * count, variance]);
  return either([...times, [missing ** tries, hop.late * tries, 0]], steady, answered);
}

function keptWaiting(hops, hop, mean, variance) {
  if (hop.late === undefined || mean <= 0 || !givesUp(hops)) return [mean, variance];
  const found = untilGivenUp(hop, within(hop.late, mean, variance, 0));
  return [Math.min(found.mean, hop.late * ((hop.f || 0) + 1)), found.variance];
}

function isLate(hop, mean, variance) { return hop.late !== undefined && within(hop.late, mean, variance, 0)[0] < 0.99; }

function isCut(hop, call, late) {
  if (hop.late === undefined || (late === undefined && hop.o)) return false;
  const missing = 1 - within(hop.late, call.mean, call.variance, call.steady)[0];
  return missing > 1e-3 && missing < 1 && call.variance > 0;
}

const PIECES = 8;

/** The times in which a call is answered, one after another: after so many tries, between two ends, how likely. */
function pieces(hop, call) {
  const ends = Array.from({ length: PIECES + 1 }, (_, place) => (hop.late * place) / PIECES), under = ends.map((end) => below(end, call.mean, call.variance, call.steady));
  const missing = 1 - under[PIECES];
  return Array.from({ length: (hop.f || 0) + 1 }, (_, count) => count).filter((count) => missing ** count > 1e-3).flatMap((count) =>
    ends.slice(1).map((high, place) => [count, ends[place], high, missing ** count * (under[place + 1] - under[place])]).filter(([, , , share]) => share > 0));
}

function ofPiece(hop, call, [count, from, to, often], answered) {
  const [low, high] = [from, to].map((end) => within(end, call.mean, call.variance, call.steady)), share = high[0] - low[0];
  const mean = (high[0] * high[1] - low[0] * low[1]) / share, square = [high, low].map(([part, one, wide]) => (part ? part * (wide + one * one) : 0));
  const least = hop.late * count;
  return { mean: least + mean, variance: Math.max(0, (square[0] - square[1]) / share - mean * mean), steady: least, answered: answered * often };
}

/** A call as its caller sees it, who gives a try up after a while, and goes on without where it can. */
function patient(hop, call, late) {
  if (hop.late === undefined) return hop.o ? { ...call, answered: 1 } : call;
  const [share, mean, variance] = within(hop.late, call.mean, call.variance, call.steady);
  const tries = (hop.f || 0) + 1, failing = (1 - share) ** tries, over = hop.late * tries, answered = hop.o ? 1 : call.answered;
  if (Array.isArray(late)) return ofPiece(hop, call, late, answered);
  if (late) return { mean: over, variance: 0, steady: 0, answered: failing };
  const steady = Math.min(call.steady, mean);
  const times = Array.from({ length: share < 1 ? tries : 1 }, (_, count) => [(1 - share) ** count * share, mean + hop.late * count, variance]);
  if (hop.o && late === undefined) return untilGivenUp(hop, [share, mean, variance], steady, answered);
  if (failing >= 1) return { mean: over, variance: 0, steady: 0, answered: 0 };
  return either(times.map(([odd, one, wide]) => [odd / (1 - failing), one, wide]), steady, answered * (1 - failing));
}

function timed(way, hops, stages, tried) {
  if (!givesUp(hops) && !hops.some((hop) => hop.j !== undefined)) return told(way, hops, stages);
  const taken = (hop, index) => hop.y && way.counts[index];
  const spared = hops.map((hop, index) => (hop.late !== undefined && hop.o && taken(hop, index) ? index : -1)).filter((index) => index >= 0).slice(0, 3);
  const spread = (late, cut) => {
    const under = {}, counts = way.counts, met = {};
    for (let index = hops.length - 1; index >= 0; index--) {
      const hop = hops[index], own = stages[index];
      if (!taken(hop, index)) continue;
      const [mean, variance, steady] = spent(under[index] || []);
      const visits = hop.p === undefined ? 1 : (hops[hop.p].y && counts[hop.p]) || 1, count = counts[index] / visits;
      const call = { mean: mean + (own ? own.mean : 0), variance: variance + (own ? own.variance : 0), steady: steady + (own ? own.steady : 0), answered: met[index] ?? 1 };
      const one = patient(hop, call, late[index]);
      if (!late[index] && count === 1 && hop.j === undefined && isCut(hop, call, late[index])) cut.push([one.variance, hop, call, index]);
      const made = repeated(hop, { ...one, group: hop.j, count }, tried, index);
      (under[hop.p] = under[hop.p] || []).unshift(longTogether(made, commonIn(own, one.mean)));
      met[hop.p] = (met[hop.p] ?? 1) * one.answered ** count;
    }
    const [mean, variance, steady] = spent(under[undefined] || []);
    return { ...way, weight: way.weight * (met[undefined] ?? 1), mean, variance: variance + (way.more || 0), steady };
  };
  const found = Array.from({ length: 2 ** spared.length }, (_, which) => {
    const late = Object.fromEntries(spared.map((index, place) => [index, !!(which >> (spared.length - 1 - place) & 1)])), cut = [];
    const one = spread(late, cut);
    if (!cut.length) return [one];
    const [, hop, call, index] = cut.reduce((most, each) => (each[0] > most[0] ? each : most));
    return pieces(hop, call).map((piece) => spread({ ...late, [index]: piece }, []));
  }).flat().filter(({ weight }) => weight > 0);
  const differs = (one) => Math.abs(one.mean - way.mean) > 1e-9 * way.mean || Math.abs(one.variance - way.variance) > 1e-9 * way.mean ** 2;
  return !found.length || found.some((one) => one.weight > 1e-9 * way.weight && differs(one)) ? found : told(way, hops, stages);
}

function summed(parts) {
  const groups = {}, found = plain(parts.filter(([group, share, mean, variance, common]) => {
    if (group !== undefined) (groups[group] = groups[group] || []).push(longTogether({ count: share, mean, variance, steady: 0 }, common));
    return group === undefined;
  }));
  for (const [mean, variance] of Object.values(groups).map(longest)) {
    found[0] += mean;
    found[1] += variance;
  }
  return found;
}
