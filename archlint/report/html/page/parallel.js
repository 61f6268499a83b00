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
  if (!made.length) return [0, 0];
  if (made.length === 1 && made[0].count === 1) return [made[0].mean, made[0].variance];
  const fixed = (one) => one.variance <= 1e-18 * one.mean * one.mean;
  const least = Math.max(0, ...made.filter((one) => one.count >= 1 && fixed(one)).map((one) => one.mean));
  const open = made.filter((one) => !(fixed(one) && one.mean <= least));
  if (!open.length) return [least, 0];
  const ends = new Set([least]);
  for (const { count, mean, variance, steady = 0 } of open) {
    const deviation = Math.sqrt(variance), narrow = deviation ? Math.min(1, (mean - steady) / deviation) : 1;
    if (steady > least) ends.add(steady);
    for (const place of [-4, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, (20 + Math.log(Math.max(1, count))) / narrow])
      if (mean + place * deviation > Math.max(least, steady)) ends.add(mean + place * deviation);
  }
  const under = (place) => open.reduce((product, { count, mean, variance, steady = 0 }) => {
    const share = below(place, mean, variance, steady), whole = Math.floor(count), rest = count - whole;
    return product * share ** whole * (1 - rest + rest * share);
  }, 1);
  const sorted = [...ends].sort((one, other) => one - other);
  let first = 0, second = 0;
  for (let at = 1; at < sorted.length; at++) {
    const width = (sorted[at] - sorted[at - 1]) / 8;
    for (let step = 0; step <= 8; step++) {
      const place = sorted[at - 1] + step * width, weight = (width / 3) * (step % 8 ? (step % 2 ? 4 : 2) : 1);
      const above = weight * (1 - under(place));
      first += above;
      second += 2 * place * above;
    }
  }
  const mean = least + first;
  return [mean, Math.max(0, least * least + second - mean * mean)];
}

function spent(calls) {
  let mean = 0, variance = 0, steady = 0;
  for (let at = 0; at < calls.length; ) {
    const group = calls[at].group, those = [];
    while (at < calls.length && calls[at].group === group) those.push(calls[at++]);
    const [more, wide] = group !== undefined ? longest(those)
      : [sum(those.map((one) => one.count * one.mean)), sum(those.map((one) => one.count * one.variance))];
    mean += more;
    variance += wide;
    steady += group !== undefined ? Math.max(0, ...those.filter((one) => one.count >= 1).map((one) => one.steady))
      : sum(those.map((one) => one.count * one.steady));
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

/** A call as its caller sees it, who gives a try up after a while, and goes on without where it can. */
function patient(hop, call, late) {
  if (hop.late === undefined) return hop.o ? { ...call, answered: 1 } : call;
  const [share, mean, variance] = within(hop.late, call.mean, call.variance, call.steady);
  const tries = (hop.f || 0) + 1, failing = (1 - share) ** tries, over = hop.late * tries, answered = hop.o ? 1 : call.answered;
  if (late) return { mean: over, variance: 0, steady: 0, answered: failing };
  const steady = Math.min(call.steady, mean);
  const times = Array.from({ length: share < 1 ? tries : 1 }, (_, count) => [(1 - share) ** count * share, mean + hop.late * count, variance]);
  if (hop.o && late === undefined) return either([...times, [failing, over, 0]], steady, answered);
  if (failing >= 1) return { mean: over, variance: 0, steady: 0, answered: 0 };
  return either(times.map(([odd, one, wide]) => [odd / (1 - failing), one, wide]), steady, answered * (1 - failing));
}

function timed(way, hops, stages, tried) {
  const givesUp = hops.some((hop) => hop.late !== undefined && hop.y) && !hops.some((hop) => hop.g);
  if (!givesUp && !hops.some((hop) => hop.j !== undefined)) return told(way, hops, stages);
  const taken = (hop, index) => hop.y && way.counts[index];
  const spared = hops.map((hop, index) => (hop.late !== undefined && hop.o && taken(hop, index) ? index : -1)).filter((index) => index >= 0).slice(0, 3);
  return Array.from({ length: 2 ** spared.length }, (_, which) => {
    const late = Object.fromEntries(spared.map((index, place) => [index, !!(which >> (spared.length - 1 - place) & 1)]));
    const under = {}, counts = way.counts, met = {};
    for (let index = hops.length - 1; index >= 0; index--) {
      const hop = hops[index], own = stages[index];
      if (!taken(hop, index)) continue;
      const [mean, variance, steady] = spent(under[index] || []);
      const visits = hop.p === undefined ? 1 : (hops[hop.p].y && counts[hop.p]) || 1, count = counts[index] / visits;
      const call = { mean: mean + (own ? own.mean : 0), variance: variance + (own ? own.variance : 0), steady: steady + (own ? own.steady : 0), answered: met[index] ?? 1 };
      const one = patient(hop, call, late[index]);
      (under[hop.p] = under[hop.p] || []).unshift(repeated(hop, { ...one, group: hop.j, count }, tried, index));
      met[hop.p] = (met[hop.p] ?? 1) * one.answered ** count;
    }
    const [mean, variance, steady] = spent(under[undefined] || []);
    return { ...way, weight: way.weight * (met[undefined] ?? 1), mean, variance, steady };
  }).filter(({ weight }) => weight > 0);
}

function summed(parts) {
  const groups = {}, found = plain(parts.filter(([group, share, mean, variance]) => {
    if (group !== undefined) (groups[group] = groups[group] || []).push({ count: share, mean, variance });
    return group === undefined;
  }));
  for (const [mean, variance] of Object.values(groups).map(longest)) {
    found[0] += mean;
    found[1] += variance;
  }
  return found;
}
