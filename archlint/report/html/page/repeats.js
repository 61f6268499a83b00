"use strict";
// Of systems whose flows come to a line more than once: archlint.analysis.latency.repeats. These stand for those of the same name.

const above = (hops, index) => (index === undefined ? [] : [index, ...above(hops, hops[index].p)]);

const gone = (way, index) => way.counts[index] - ((way.back || {})[index] || 0);

/** The lines that a way comes to more than once, one visit after the other, with what is done from one visit to the next. */
function comesAgain(way, hops, components) {
  const taken = hops.map((hop, index) => index).filter((index) => hops[index].y && gone(way, index)), lines = {};
  for (const index of taken) {
    const hop = hops[index], key = JSON.stringify([hop.t[0], (components[hop.t[0]].store && hop.r) || ""]);
    if (hop.j === undefined && !hop.E && !hop.g && !components[hop.t[0]].channel) (lines[key] = lines[key] || []).push(index);
  }
  return Object.entries(lines).map(([key, those]) => {
    const visits = sum(those.map((index) => gone(way, index)));
    const rounds = new Set(those.flatMap((index) => above(hops, index)).filter((index) => taken.includes(index) && gone(way, index) > 1));
    const between = taken.filter((index) => !those.includes(index) && ((those[0] < index && index < those[those.length - 1]) || (gone(way, index) > 1 && above(hops, index).some((each) => rounds.has(each)))));
    return { id: JSON.parse(key)[0], visits, those, between };
  }).filter(({ visits }) => visits > 1);
}

/** Of all calls of a component the share of those whose runs come more than once, and how probable it is that one of them is not the last. */
function returning(model, demand, flows, components) {
  const calls = {};
  for (const [name, hops] of Object.entries(flows)) {
    const { rate, often } = demand.flows[name];
    if (rate === null || model.flows[name].every || !hops.some((hop) => hop.y)) continue;
    for (const [weight, course] of courses(hops).flatMap(([part, one]) => placed(one, components).map(([share, each]) => [part * share, each])))
      for (const way of walked(course, [], often, weight))
        for (const { id, visits } of comesAgain(way, course, components)) {
          const [all, more] = calls[id] || [0, 0];
          calls[id] = [all + rate * way.weight * visits, more + rate * way.weight * (visits - 1)];
        }
  }
  return Object.fromEntries(Object.entries(calls).map(([id, [all, more]]) => [id, all > 0 ? [Math.min(1, all / ((demand.loads[id] || NOTHING).total || all)), more / all] : [0, 0]]));
}

function ways(hops, stages, tried, weight, meets, components) {
  return walked(hops, stages, tried, weight).flatMap((way) => {
    const more = further(way, hops, stages, meets, components);
    return timed({ ...way, more, variance: way.variance + more }, hops, stages, tried);
  });
}

/** Lines of which a call that comes again meets the same one by chance; one where they are long for everybody, or joined where they are short. */
function apiece([pulled, lines, by] = [], c) { return c.store || !lines || pulled || (lines > 1 && !by) ? 1 : Math.max(1, c.n); }
/** Whether the shortest of several lines, or the shorter of two, is joined. */
function joined({ met: [pulled, lines, by] = [], crowded }) { return !crowded && !pulled && lines > 1 && !(by && by.turned); }

/** By how much the times of visits to the same lines, taken together, vary more than if each were drawn by itself. */
function further(way, hops, stages, meets, components) {
  return sum(comesAgain(way, hops, components).map(({ id, those, between }) => {
    const known = those.filter((index) => stages[index]).map((index) => [stages[index], gone(way, index)]), visits = sum(known.map(([, count]) => count));
    if (!(visits > 1)) return 0;
    const first = known.reduce((most, [one]) => ((one.used || 0) > (most.used || 0) ? one : most), known[0][0]), used = Math.min(first.used || 0, 1 - 1e-7);
    const lasts = sum(known.map(([one, count]) => count * lasting(one))) / visits / apiece(first.met, components[id]);
    if (used <= 0 || lasts <= 0) return 0;
    const apart = sum(between.filter((index) => stages[index]).map((index) => (stages[index].mean * gone(way, index)) / sum(those.map((each) => gone(way, each)))));
    const kept = apart > 0 && first.occupies > 0 ? used ** (1 + (apart * first.servers * (1 - used)) / first.occupies) : used;
    const [summed, once] = pairs(kept, meets[id], visits), [, atOnce] = pairs(used, meets[id], 2);
    return 2 * lasts * summed * (atOnce > 0 ? once / atOnce : 1);
  }));
}

/** The part of the variance of a wait that is by how many are met, and not by how long they take. */
function lasting(one) {
  if (!one.servers || !(one.wait > 0)) return 0;
  const varies = one.service > 0 ? Math.min(1, Math.max(0, (one.variance - one.waited) / one.service ** 2)) : 1;
  const found = Math.max(0, one.waited - (one.wait * one.occupies * varies) / one.servers);
  if (!joined(one) || !(one.used > 0 && one.used < 1)) return found;
  const waiting = erlang(one.servers, one.used), free = 1 - one.used;
  return Math.min(found, waiting * (2 - free - waiting) * (one.occupies / one.servers / free) ** 2);
}

function pairs(kept, [share, again], visits) {
  const fresh = kept * (1 - share), back = kept * share * (1 - again), middle = (fresh + back + again) / 2;
  const apart = Math.sqrt(Math.max(0, middle * middle - fresh * again)), one = middle + apart, other = middle - apart, once = fresh + back + again * share;
  if (apart < 1e-7) return [geometric(one, visits), once];
  const portion = (once - other) / (one - other);
  return [portion * geometric(one, visits) + (1 - portion) * geometric(other, visits), once];
}

function geometric(ratio, visits) {
  const left = 1 - ratio;
  return left < 1e-5 ? (visits * (visits - 1)) / 2 : (visits * left - (1 - Math.max(0, ratio) ** visits)) / (left * left);
}
