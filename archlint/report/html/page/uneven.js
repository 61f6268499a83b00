"use strict";
// Of systems whose instances, shards or copies do not get the same: archlint.analysis.capacity.spread and latency.copies. These stand for those of the same name.

/** The share of the busiest instance, and of instances that do not get the same how many get how much. */
function spread(c, balancers) {
  const count = Math.max(c.n, 1), keyed = (skew) => {
    const first = Math.min(1, skew / count);
    return [first, count > 1 && skew > 1 ? [[1, first], [count - 1, (1 - first) / (count - 1)]] : []];
  };
  let worst = keyed(c.skew);
  if (c.parts && working(c) < c.n && 1 / (working(c) || 1) > worst[0]) worst = [Math.min(1, 1 / (working(c) || 1)), []];
  for (const b of balancers) {
    const all = sum(b.weights || []), each = b.weights && b.weights.length === count && all > 0 ? [...b.weights].sort((one, other) => other - one) : null;
    const found = each ? [each[0] / all, [...new Set(each)].map((weight) => [each.filter((one) => one === weight).length, weight / all])] : keyed(b.skew);
    if (found[0] > worst[0]) worst = found;
  }
  return worst;
}

/** A call that goes to one of several places, the busiest first: moments of the mixture. */
function mixture(parts) {
  if (parts.length < 2) return parts[0][1];
  const mean = (key) => sum(parts.map(([part, one]) => part * one[key])), over = (wide, key) => sum(parts.map(([part, one]) => part * (one[wide] + (one[key] - mean(key)) ** 2)));
  return { ...parts[0][1], wait: mean("wait"), service: mean("mean") - mean("wait"), mean: mean("mean"), waits: mean("waits"), occupies: mean("occupies"), variance: over("variance", "mean"), waited: over("waited", "wait") };
}

/** Of instances that do not get the same the part of calls that comes to such ones, and what they get beside the busiest. */
function kinds(c, load, balancers, back) {
  if (back && c.work !== undefined && back.some((each) => each.name === "worker slots" && each.held)) return [[1, 1]];
  const pulled = load.jobs === load.total && load.total > 0 && !load.broadcast;
  const first = balancers.find((b) => b.algorithm), algorithm = first && first.algorithm, sticky = balancers.some((b) => b.sticky);
  const even = pulled || (!sticky && (algorithm === "least-connections" || evened(first)));
  const [most, shares] = c.n > 1 && !even ? spread(c, balancers) : [1, []];
  return shares.length > 1 ? shares.filter(([, share]) => share > 0).map(([count, share]) => [count * share, share / most]) : [[1, 1]];
}

/** Of one shard the copies that a call may go to, with how likely it is. */
function copied(there, c, hop) {
  const primary = there[0], standby = there[there.length - 1];
  if (!(hop.r && hop.i) || primary === standby) return [[1, primary]];
  if (hop.r === "standby_reads" || (primary.reads === standby.reads && primary.writes === standby.writes)) return [[1, standby]];
  return [[1 / (c.copies + 1), primary], [c.copies / (c.copies + 1), standby]];
}

/** How many copies a quorum read asks: a majority where nobody says. */
const quorum = (c) => Math.min((c.copies || 0) + 1, c.quorum || Math.floor(((c.copies || 0) + 1) / 2) + 1);
