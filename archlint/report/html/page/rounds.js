"use strict";
// Of systems in which calls return: archlint.analysis.demand.visits and latency.paths. These stand for those of the same name.

/** How often each hop is gone: what comes back comes back again, which is a set of linear equations. */
function visited(hops, often) {
  const returns = hops.map((_, index) => index).filter((index) => hops[index].g), once = visits(hops, often);
  const backs = returns.map((index) => visits(hops, often, 0, hops[index].g[0]));
  const counts = solve(returns.map((index) => [once[index], ...backs.map((taken) => taken[index])])) || [];
  return once.map((value, index) => value + sum(counts.map((count, place) => count * backs[place][index])));
}

function solve(rows) {
  const size = rows.length, m = rows.map((row, i) => [...rows.map((_, j) => (i === j) - row[j + 1]), row[0]]);
  for (let pivot = 0; pivot < size; pivot++) {
    if (m[pivot][pivot] <= 1e-12) return null;
    for (let row = pivot + 1; row < size; row++) {
      const factor = m[row][pivot] / m[pivot][pivot];
      m[row] = m[row].map((value, column) => value - factor * m[pivot][column]);
    }
  }
  const counts = Array(size).fill(0);
  for (let row = size - 1; row >= 0; row--)
    counts[row] = (m[row][size] - sum(counts.map((count, j) => (j > row ? m[row][j] * count : 0)))) / m[row][row];
  return counts;
}

function rounds(ways, hops, index, stages, tried, add) {
  const here = hops[index], [to, again] = here.g, inside = [];
  const shares = ways.map((way) => {
    let often = way.counts[here.p] === undefined ? 1 : way.counts[here.p] * part(hops[here.p], here.s);
    if (here.w) often = way.misses.includes(here.b) === (here.w === "miss") ? way.counts[here.b] : 0;
    return often * (tried[index] ?? 1) * (here.x ?? 1) * again;
  });
  hops.slice(0, index).forEach((hop, place) => {
    if ([hop.p, hop.w ? hop.b : undefined].some((before) => before === to || inside.includes(before))) inside.push(place);
  });
  const begun = ways.map((way) => (way.counts[to] ? way.weight : 0));
  const returning = begun.map((weight, at) => weight * shares[at]), ending = begun.map((weight, at) => weight - returning[at]);
  const going = sum(begun) ? sum(returning) / sum(begun) : 0;
  if (!(going > 0 && going < 1)) return ways.map((way, at) => add(way, shares[at]));
  const mean = (those) => inside.map((place) => sum(ways.map((way, at) => those[at] * way.counts[place])) / sum(those));
  const backs = mean(returning), ends = mean(ending), times = [];
  const last = Math.max(0, Math.min(Math.ceil(Math.log(1e-4) / Math.log(going)), Math.floor(1024 / ways.length) - 2));
  for (let count = 0; count < last; count++) times.push([(1 - going) * going ** count, count]);
  times.push([going ** last, last + going / (1 - going)]);
  return ways.flatMap((way, at) => {
    const likely = Math.min(shares[at], 1), more = likely ? shares[at] / likely : 0;
    const round = ([weight, count]) => {
      const next = { ...way, weight: way.weight * likely * weight, counts: [...way.counts] };
      next.counts[to] += more * (1 + count); // its visit begins so often
      next.back = { ...way.back, [to]: ((way.back || {})[to] || 0) + more * (1 + count) }; // by what returns to it
      inside.forEach((place, i) => {
        const s = hops[place].y && stages[place], extra = more * (count * backs[i] + ends[i]);
        next.counts[place] += extra;
        if (s) {
          next.mean += extra * s.mean;
          next.variance += extra * s.variance;
          next.steady += extra * s.steady;
        }
      });
      return add(next, more * (1 + count));
    };
    const without = likely < 1 ? [{ ...way, weight: way.weight * (1 - likely), counts: [...way.counts, 0] }] : [];
    return likely ? [...without, ...times.map(round)] : without;
  });
}
