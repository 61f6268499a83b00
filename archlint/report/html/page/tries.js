"use strict";
// Of systems with retries. `turns` and `repeated` stand for those of the same name.

/** How often a try finds whom it asks, each of several alternatives as often as it is asked. */
function available(hop, components) {
  const [first, ...others] = hop.t.map((target) => components[target].there ?? 1);
  return first + sum(others.map((there, place) => part(hop, hop.t[place + 1]) * (there - first)));
}

/** How often a call of each hop is tried, and how often a try fails: archlint.analysis.demand.tries. */
function tries(hops, components) {
  const works = hops.map((hop) => available(hop, components)), found = hops.map(() => 1);
  found.failing = [];
  for (let index = hops.length - 1; index >= 0; index--) {
    const hop = hops[index], again = (hop.f || 0) + 1, failing = 1 - works[index];
    for (let k = 1; k < again; k++) found[index] += failing ** k;
    found.failing[index] = failing;
    if (hop.p === undefined || hop.g || hop.o || hop.z || components[hop.s].channel || (!hop.y && hops[hop.p].y)) continue;
    works[hop.p] *= (1 - failing ** again) ** ((hop.x ?? 1) * (hop.w ? hitting(hop, hops) : part(hops[hop.p], hop.s)));
  }
  return found;
}

/** How likely so many tries of so many calls together are. */
function apart(failing, retries, calls, rare) {
  const one = Array.from({ length: retries + 1 }, (_, count) => failing ** count * (count < retries ? 1 - failing : 1));
  const whole = sum(one.map((share, count) => share * (count + 1)));
  if (calls > 64) return [[1, calls * whole]];
  let shares = [1];
  for (let call = 0; call < calls; call++)
    shares = Array.from({ length: shares.length + retries }, (_, count) => sum(one.map((share, more) => (shares[count - more] || 0) * share)));
  const found = [];
  let left = 1, more = whole * calls;
  for (let count = 0; count < shares.length && left - shares[count] > rare; count++) {
    if (!shares[count]) continue;
    found.push([shares[count], count + calls]);
    left -= shares[count];
    more -= shares[count] * (count + calls);
  }
  return left > 0 ? [...found, [left, more / left]] : found;
}

/** So many calls of a hop with their tries, each number with how often it is so. */
function turns(hop, calls, so, tried, index) {
  if (!hop.f || calls <= 0) return [[1, calls]];
  if (!hop.y || (hop.j !== undefined && hop.x > 1) || so >= 1024) return [[1, calls * tried[index]]];
  const whole = Math.max(1, even(calls));
  return apart(tried.failing[index], hop.f, whole, 1e-4).map(([share, count]) => [share, (count * calls) / whole]);
}

/** As Python rounds: of two that are as near the even one. */
function even(value) { return value % 1 === 0.5 ? 2 * Math.round(value / 2) : Math.round(value); }

/** Calls made at the same time, each of which waits for its own tries, one after another. */
function repeated(hop, call, tried, index) {
  if (hop.j === undefined || !hop.f) return call;
  const several = hop.x > 1, count = several ? hop.x : 1, each = call.count / count, parts = several ? apart(tried.failing[index], hop.f, 1, 0) : [];
  const varied = sum(parts.map(([share, number]) => share * (number - tried[index]) ** 2)) * call.mean ** 2;
  return { ...call, count, mean: each * call.mean, variance: each * call.variance + varied, steady: (several ? 1 : each) * call.steady };
}
