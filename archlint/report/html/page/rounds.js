"use strict";
// Of systems in which calls return: archlint.analysis.latency.paths. It stands for that of the same name.

function rounds(ways, shares, hops, index, stages, add) {
  const to = hops[index].g[0], inside = [];
  hops.slice(0, index).forEach((hop, place) => {
    if ([hop.p, hop.w ? hop.b : undefined].some((before) => before === to || inside.includes(before))) inside.push(place);
  });
  const begun = ways.map((way) => (way.counts[to] + ((way.back || {})[to] || 0) ? way.weight : 0));
  const returning = begun.map((weight, at) => weight * shares[at]), ending = begun.map((weight, at) => weight - returning[at]);
  const part = sum(begun) ? sum(returning) / sum(begun) : 0;
  if (!(part > 0 && part < 1)) return ways.map((way, at) => add(way, shares[at]));
  const mean = (those) => inside.map((place) => sum(ways.map((way, at) => those[at] * way.counts[place])) / sum(those));
  const backs = mean(returning), ends = mean(ending), times = [];
  const last = Math.max(0, Math.min(Math.ceil(Math.log(1e-4) / Math.log(part)), Math.floor(1024 / ways.length) - 2));
  for (let count = 0; count < last; count++) times.push([(1 - part) * part ** count, count]);
  times.push([part ** last, last + part / (1 - part)]);
  return ways.flatMap((way, at) => {
    const likely = Math.min(shares[at], 1), more = likely ? shares[at] / likely : 0;
    const again = ([weight, count]) => {
      const back = { ...way.back, [to]: ((way.back || {})[to] || 0) + more * (1 + count) };
      const next = { ...way, weight: way.weight * likely * weight, counts: [...way.counts], back };
      inside.forEach((place, i) => {
        const s = hops[place].y && stages[place], extra = more * (count * backs[i] + ends[i]);
        next.counts[place] += extra;
        if (s) {
          next.mean += extra * s.mean;
          next.variance += extra * s.variance;
        }
      });
      return add(next, more * (1 + count));
    };
    const without = likely < 1 ? [{ ...way, weight: way.weight * (1 - likely), counts: [...way.counts, 0] }] : [];
    return likely ? [...without, ...times.map(again)] : without;
  });
}
