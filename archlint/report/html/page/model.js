"use strict";
// Evaluates a compiled model (archlint.analysis.scenario.compiled) in a page: the same answers as
// `archlint whatif --scale --kill`, held against each other by tests/report/html/test_agreement.py.

const at = (line, times) => (line ? line[0] + line[1] * times : null);
const ratio = (load, capacity) => (load <= 0 ? 0 : capacity > 0 ? load / capacity : Infinity);
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

// --- which copies are left -----------------------------------------------------------------------------------

function standings(model, lost) {
  const found = {};
  for (const [id, c] of Object.entries(model.components)) {
    const all = Array.from({ length: c.total }, (_, index) => ({
      index,
      role: !c.store ? "instance" : index < c.primaries ? "primary" : "standby",
    }));
    let left = all, replaced = false;
    if (lost.has(id)) left = [];
    else if (!c.whole) {
      const serving = [];
      for (let shard = 0; shard < (c.shards || 1); shard++) {
        const those = all.filter(({ index }) =>
          !lost.has(`${id}#${shard * c.total + index + 1}`) && !(c.places && c.places[index].some((d) => lost.has(d))));
        if (those.length) serving.push(those);
      }
      const weight = (those) => 2 * those.length + (those[0].role === "primary");
      left = serving.length ? serving.reduce((a, b) => (weight(b) < weight(a) ? b : a)) : [];
      if (left.length && left[0].role === "standby" && c.promotes) {
        left = [{ index: left[0].index, role: "primary" }, ...left.slice(1)];
        replaced = true;
      }
    }
    found[id] = { left, total: c.total, gone: !left.length, replaced, leads: left.some((each) => each.role !== "standby") };
  }
  return found;
}

function reduced(model, left) {
  const found = {};
  for (const [id, c] of Object.entries(model.components)) {
    const s = left[id];
    if (s.gone) found[id] = { ...c, n: 0, pools: null };
    else if (s.left.length === s.total && !s.replaced) found[id] = { ...c };
    else if (c.copies !== undefined) found[id] = { ...c, copies: s.left.length - 1, headless: !s.leads, who: s.left };
    else found[id] = c.rotates ? { ...c } : { ...c, n: s.left.length, who: s.left };
  }
  for (const [id, c] of Object.entries(model.components)) {
    if (c.weighted && found[c.weighted].n < model.components[c.weighted].n)
      found[id].weights = c.weights.filter((_, index) => left[c.weighted].left.some((each) => each.index === index));
  }
  return found;
}

// --- flows and their detours ---------------------------------------------------------------------------------

const shares = (hop) => hop.u || hop.t.map((_, place) => (place ? 0 : 1));

function part(hop, target) {
  const place = hop.t.indexOf(target);
  return place < 0 ? 0 : shares(hop)[place] || 0;
}

/** Whether no request goes to a target: it is dead, or what it waits for is while another way is open. */
function avoided(hop, place, found, bare) {
  if (found.gone[hop.n[place]]) return true;
  return hop.m !== undefined && bare.gone[hop.m[place]] && !hop.m.every((node) => bare.gone[node]);
}

function detour(flow, isDead) {
  const dead = new Set(), whole = flow.hops;
  return whole.map((hop, index) => {
    if (dead.has(hop.p)) {
      dead.add(index);
      return { ...hop, x: 0, y: false };
    }
    const kept = hop.t.map((_, place) => place).filter((place) => !isDead(hop, place));
    if (kept.length === hop.t.length) return hop;
    const pick = (list) => list && kept.map((place) => list[place]);
    if (kept.length) {
      const old = kept.map((place) => shares(hop)[place] || 0), all = sum(old);
      return { ...hop, t: pick(hop.t), e: pick(hop.e), n: pick(hop.n),
        u: all ? old.map((share) => share / all) : old.map((_, place) => (place ? 0 : 1)) };
    }
    dead.add(index);
    if (whole.some((later) => later.b === index && later.w === "miss"))
      return { ...hop, h: hop.h === undefined ? hop.h : 0, y: false };
    return { ...hop, x: 0, y: false };
  });
}

/** The share of hits, or of misses, that a hop hangs on. */
function hitting(hop, hops) {
  const hit = hops[hop.b].h || 0;
  return hop.w === "hit" ? hit : 1 - hit;
}

/** How often each hop is gone by a flow that begins `start` times and comes back once to the hop `back`. */
function visits(hops, often, start = 1, back = -1) {
  const taken = [], reached = [];
  hops.forEach((hop, index) => {
    let times = start;
    if (hop.b !== undefined && hop.w) {
      times = taken[hop.b] * hitting(hop, hops);
      if (hops[hop.b].t.includes(hop.s)) times *= part(hops[hop.b], hop.s);
    } else if (hop.p !== undefined) times = reached[hop.p] * part(hops[hop.p], hop.s);
    taken.push(times * ((hop.x ?? 1) * (hop.g?.[1] ?? 1) * (often[index] ?? 1)));
    reached.push(taken[index] + (back === index ? 1 : 0));
  });
  return taken;
}

function visited(hops, often) { return visits(hops, often); }

// --- load ----------------------------------------------------------------------------------------------------

function carrier(hops, hop, side, components) {
  let seen = hop;
  while (seen[side] === undefined && components[seen.t[0]].proxy) {
    const here = hops.indexOf(seen), name = seen.t[0];
    const onward = hops.slice(here + 1).find((later) => later.s === name && (later.p === here || later.b === here));
    if (!onward) break;
    seen = onward;
  }
  if (seen[side] !== undefined || hop.p === undefined) return seen;
  if (side === "q" && components[hop.s].channel) return hops[hop.p];
  return components[hop.s].proxy ? carried(hops, hop, side, components) : seen;
}

/** What came to a proxy is what it hands on, where it hands on to one only. */
function carried(hops, hop, side, components) {
  const before = hops[hop.p];
  if (hops.filter((later) => later.p === hop.p).length > 1) return hop;
  if (before[side] !== undefined || before.p === undefined || !components[before.s].proxy) return before;
  return carried(hops, before, side, components);
}

function measure(model, flows, components, times) {
  const loads = {}, found = {};
  const add = (id, field, amount) => {
    loads[id] = loads[id] || { ...NOTHING };
    loads[id][field] += amount;
    if (["calls", "reads", "writes", "messages", "jobs"].includes(field)) loads[id].total += amount;
  };
  for (const [name, hops] of Object.entries(flows)) {
    const rate = at(model.flows[name].rate, times), often = typeof tries === "function" ? tries(hops, components) : [], tried = visited(hops, often);
    found[name] = { rate, tried, often, hops };
    if (rate === null) continue;
    const missed = new Set(hops.filter((hop) => hop.w === "miss" && hop.b !== undefined).map((hop) => hop.b));
    hops.forEach((hop, index) => {
      const made = rate * tried[index];
      for (const target of hop.t) {
        let amount = made * part(hop, target);
        if (!amount) continue;
        if (hop.e && hop.e[0]) {
          amount *= Math.max(components[target].n, 1);
          add(target, "broadcast", amount);
        }
        add(target, hop.c, amount);
        if (hop.r) add(target, hop.r, amount);
        if (hop.E && target === hop.t[0]) add(target, `every_${hop.c}`, amount);
      }
      const request = carrier(hops, hop, "q", components).q || 0, answer = carrier(hops, hop, "a", components).a || 0;
      if (request) {
        add(hop.s, "out", made * request);
        add(hop.t[0], "in", made * request);
        if (components[hop.t[0]].copies && ["writes", "messages"].includes(hop.c)) add(hop.t[0], "put", made * request);
      }
      if (answer) { add(hop.t[0], "out", made * answer); add(hop.s, "in", made * answer); }
      if (missed.has(index) && components[hop.t[0]].kind === "cache" && hop.h !== undefined)
        add(hop.t[0], "writes", made * (1 - hop.h));
    });
  }
  return { loads, flows: found };
}

// --- limits --------------------------------------------------------------------------------------------------

function before(flows, components) {
  const found = {};
  for (const hops of Object.values(flows))
    for (const hop of hops)
      if (components[hop.s].balances)
        for (const target of hop.t) (found[target] = found[target] || new Set()).add(hop.s);
  return found;
}

/** How many instances get work: a partition is read by one consumer at a time. */
const working = (c) => (c.parts ? Math.min(c.n * c.workers, c.parts) / c.workers : c.n);

function busiest(c, balancers, components) {
  return spread(c, [...(balancers || [])].map((id) => components[id]))[0];
}

/** The share of the busiest instance. */
function spread(c) {
  const count = Math.max(c.n, 1);
  return [Math.max(1 / count, c.parts ? Math.min(1, 1 / (working(c) || 1)) : 0)];
}

function portions() { return [1, 1, 1]; }

function copies(c, load, cold) {
  const standbys = c.copies || 0, [portion, read, written] = portions(c, load, cold);
  const writes = (load.writes + load.messages) * written, other = (load.calls + load.jobs) * portion;
  const copy = (reads, role) => ({ role, reads, writes, total: reads + writes });
  const asked = load.quorum_reads && (load.quorum_reads * quorum(c)) / (standbys + 1);
  const anywhere = load.any_reads / (standbys + 1) + asked;
  if (c.headless) return [copy((load.reads / (standbys + 1)) * read + other, "standby")];
  const own = load.reads - load.any_reads - load.quorum_reads - (standbys ? load.standby_reads : 0);
  const primary = copy((own + anywhere) * read + other, "primary");
  return standbys ? [primary, copy((load.standby_reads / standbys + anywhere) * read, "standby")] : [primary];
}

function busy(c, copy, end = 0) {
  let used = 0;
  for (const [load, limit] of [[copy.reads, c.read], [copy.writes, c.write]]) {
    if (limit) used += ratio(load, limit[end]);
    else if (load > 0) return null;
  }
  return used;
}

const fullest = (those, key) => those.reduce((a, b) => (key(b) > key(a) ? b : a));

function throughput(c, load, even) {
  if (!c.cap || c.timed) return null;
  const used = c.store ? fullest(copies(c, load), (copy) => copy.total).total : load.total;
  const usable = c.cap.map((end) => end / (c.store ? 1 : even));
  return { ...limit("throughput", used, usable[0], "req/s"), low: ratio(used, usable[1]) };
}

function mixed(c, load) {
  if (c.timed || c.cap || !(c.read || c.write)) return null;
  const copy = fullest(copies(c, load), (each) => busy(c, each) || 0), now = busy(c, copy);
  if (now !== null) {
    const capacity = now ? copy.total / now : 0;
    return { name: "reads and writes", load: copy.total, capacity, used: now, low: busy(c, copy, 1) || 0, unit: "req/s" };
  }
  for (const [name, amount, ends] of [["reads", copy.reads, c.read], ["writes", copy.writes, c.write]])
    if (ends && amount > 0) return { ...limit(name, amount, ends[0], "req/s"), low: ratio(amount, ends[1]) };
  return null;
}

/** Bytes out of and into the busiest copy of the busiest shard; a primary sends on what is written to it. */
function flowing(c, load) {
  const [even, read, written] = portions(c, load), portion = load.writes + load.messages ? written : load.reads ? read : even, stream = c.headless ? 0 : load.put * (c.copies || 0) * portion;
  const leaving = copies(c, load).map(({ role, reads }) => load.out * (load.reads ? reads / load.reads : portion) + (role === "primary" ? stream : 0));
  return [load.reads ? Math.max(...leaving) : load.out * portion + stream, load.in * portion];
}

function limit(name, load, capacity, unit, fixed = false) {
  return { name, load, capacity, used: ratio(load, capacity), unit, fixed };
}

/** The multiple of today's peak at which a limit is reached. */
function reached({ used, still = 0, fixed }, times) {
  const growing = fixed ? 0 : used - still;
  return growing <= 0 ? (used <= 1 ? Infinity : 0) : Math.max(0, ((1 - still) / growing) * times);
}

/** How many calls one instance, or one copy of a store, works on at once. */
const servers = (c) => c.side ?? (c.store ? Math.max(1, Math.trunc(c.cores ?? 1)) : c.workers * c.at);
/** How many messages all of its instances work on, each on so many at once. */
const together = (c, side) => Math.min(Math.round(working(c) * c.workers) * c.at, Math.ceil(working(c)) * side);

function slots(c, load, even, waiting) {
  if ((c.work === undefined && !waiting) || (c.store && !c.timed) || c.counted || (c.on && !waiting)) return null;
  if (c.store) {
    const calls = fullest(copies(c, load), (copy) => copy.total).total;
    return { ...limit("worker slots", calls * c.work, servers(c), "slots"), low: ratio(calls * (c.least ?? c.work), servers(c)) };
  }
  const each = c.workers * c.at, has = load.jobs === load.total ? working(c) * each : each / even;
  const own = c.work || 0, seconds = own + (waiting ? waiting[0] : 0);
  const low = ratio(load.total * (seconds - own + (c.least ?? own)), has);
  return { ...limit("worker slots", load.total * seconds, has, "slots"), low, held: waiting && [seconds, own * own * varied(c) + waiting[1], waiting[3]], open: waiting && waiting[2] };
}

function cores() { return null; }

/** Puts in the slots of what waits for others, `open` where anything of it is over 95 % busy: archlint.analysis.capacity.waiting. Calls of functions under way. */
function wait(model, demand, flows, components, limits, balancers) {
  const begun = new Set(), crowd = crowds(model, demand, flows, components, limits, balancers), running = {};
  const below = (name, hops, index, visit, only) => {
    const tried = demand.flows[name].tried;
    const parts = [];
    hops.forEach((hop, place) => {
      if (hop.p !== index || hop.z || components[hop.s].channel || (!hop.y && hops[index].y) || (only && hop.s !== only) || hop.g?.[0] === visit) return;
      const share = tried[index] ? tried[place] / tried[index] : 0;
      const found = parted(hop, (id) => {
        settle(id);
        return called(id, hop, demand, components, limits, balancers, 0.95, crowd.at(name, hops, hop, id));
      });
      const [more, wide, open] = below(name, hops, place, visit), [one, own] = keptWaiting(hops, hop, more + (found ? found.mean : 0), wide + (found ? found.variance : 0));
      parts.push([hop.j, share, one, own, commonIn(found, one), open || (found && found.used >= 0.95 && !found.bounded)]);
    });
    return [...summed(parts), parts.some((each) => each[5])];
  };
  const settle = (id) => {
    const c = components[id], load = demand.loads[id];
    if (begun.has(id)) return;
    begun.add(id);
    if ((!c.holds && c.own === undefined) || !load || !load.total) return;
    let mean = 0, square = 0, full = false;
    for (const [name, hops] of Object.entries(flows)) {
      const { rate, tried } = demand.flows[name];
      if (rate !== null)
        hops.forEach((hop, index) => {
          const [one, variance, open] = below(name, hops, index, index, id), count = (rate * tried[index]) / load.total;
          mean += count * one;
          square += count * (variance + one * one);
          full = full || open;
        });
    }
    running[id] = load.total * (c.own + mean) || undefined;
    if (mean <= 0 || !c.holds) return;
    const made = slots(c, load, busiest(c, balancers[id], components), [mean, Math.max(0, square - mean * mean), full, crowd.by(id, mean)]);
    limits.splice(0, limits.length, ...limits.filter((each) => each.component !== id || each.name !== made.name), { component: id, ...made });
  };
  Object.keys(components).forEach(settle);
  return running;
}

function holders() { return {}; }
function opened() { return null; }
function workingSet() { return null; }

/** Limits on what happens per second. */
function perSecond(c, load, even) {
  const bytes = Math.max(...(c.store ? flowing(c, load) : [load.out, load.in]));
  const width = c.band && c.band.map((end) => end / (c.store ? 1 : even));
  const network = width && bytes && { ...limit("bandwidth", bytes, width[0], "B/s"), low: ratio(bytes, width[1]) };
  return [throughput(c, load, even), mixed(c, load), slots(c, load, even), network, cores(c, load, even)];
}

function connected(clients, id, able) {
  return limit("connections", sum(clients.map(([, each]) => each.n * each.workers * each.pools[id])), able, "connections", true);
}

function assess(model, demand, flows, components, times) {
  const found = [], balancers = before(flows, components), held = holders(flows, components);
  const online = at(model.online, times);
  for (const [id, c] of Object.entries(components)) {
    const load = demand.loads[id], even = busiest(c, balancers[id], components), those = [];
    if (load && load.total) those.push(...perSecond(c, load, even));
    if (c.disk) those.push({ ...limit(c.disk[3], at(c.disk, times), c.disk[2], "B"), still: ratio(c.disk[0], c.disk[2]), later: c.disk[4] });
    const set = c.memory === undefined || (c.disk && c.disk[3] === "memory") ? null : workingSet(model, flows, id, times);
    if (set !== null) {
      const room = c.memory * (c.shards ? c.shards / c.skewed : 1);
      those.push({ ...limit("memory", set, room, "B"), still: workingSet(model, flows, id, 0) / room, later: true });
    }
    const open = opened(held[id], online, components, times);
    if (open !== null) {
      if (c.files !== undefined) those.push(limit("descriptors", open, (c.files * c.workers) / even, "sockets"));
      if (c.socket !== undefined && c.memory !== undefined) those.push(limit("socket memory", open * c.socket, c.memory / even, "B"));
    }
    for (const each of those) if (each) found.push({ component: id, ...each });
  }
  const running = wait(model, demand, flows, components, found, balancers);
  for (const [id, c] of Object.entries(components)) {
    const clients = Object.entries(components).filter(([, each]) => each.pools && each.pools[id] !== undefined);
    if (c.most !== undefined && clients.length) found.push({ component: id, ...connected(clients, id, c.most * (c.kind === "pooler" ? c.n || 1 : 1), running) });
  }
  for (const each of found) each.reached = reached(each, times);
  return found;
}

// --- what the peak needs, and what cannot be spared ----------------------------------------------------------

/** The fewest that are not overloaded. */
function instances(load, one, each) {
  if (one <= 0 || !Number.isFinite(load) || each >= one) return null;
  let count = Math.max(1, Math.floor(load / (one - each)));
  while (count < 1e6 && load > count * (one - each) * (1 + 1e-12)) count++;
  return count < 1e6 ? count : null;
}

const FULL = 1 + 1e-9;

/** The caches that flows look into, and what their callers ask instead after a miss. */
function behind(flows) {
  const found = {};
  for (const hops of Object.values(flows))
    for (const hop of hops) {
      const cache = hop.w === "miss" && hop.b !== undefined ? hops[hop.b] : null;
      if (!cache || !cache.i || cache.t.includes(hop.s)) continue;
      for (const name of cache.t) found[name] = new Set([...(found[name] || []), ...hop.t]);
    }
  return found;
}

function strain(model, times) {
  const flows = Object.fromEntries(Object.entries(model.flows).map(([name, flow]) => [name, flow.hops]));
  const demand = measure(model, flows, model.components, times);
  const limits = assess(model, demand, flows, model.components, times);
  const needed = {}, broken = new Set(), strained = new Set();
  for (const { component, name, load, capacity, open } of limits) {
    const c = model.components[component];
    const lines = ["throughput", "worker slots", "cores"].includes(name);
    if (c.store || c.whole || open || !(lines || ["bandwidth", "socket memory"].includes(name) || (name === "descriptors" && c.firm) || (name === "connections" && c.kind === "pooler"))) continue;
    const those = working(c) || 1, whole = demand.loads[component], all = lines ? (load * whole.broadcast) / whole.total : 0;
    const count = instances(load - all, capacity / those, all / those);
    if (count !== null && count > c.min) needed[component] = Math.max(count, needed[component] || 0);
  }
  const balancers = before(flows, model.components);
  for (const [cache, stores] of Object.entries(behind(flows))) {
    const missing = (hop) => (hop.h && hop.t.includes(cache) ? { ...hop, h: 0 } : hop);
    const cold = Object.fromEntries(Object.entries(flows).map(([name, hops]) => [name, hops.map(missing)]));
    const { loads } = measure(model, cold, model.components, times);
    for (const store of stores) {
      const c = model.components[store], load = loads[store], pair = JSON.stringify([cache, store]);
      if (!load) continue;
      const known = limits.filter((each) => each.component === store), held = known.find((each) => each.held);
      const found = perSecond(c, load, busiest(c, balancers[store], model.components)), more = load.total / demand.loads[store]?.total;
      if (held) found[2] = { ...held, used: held.used * more, low: held.low * more };
      for (const each of found.filter(Boolean)) {
        const today = known.find(({ name }) => name === each.name);
        for (const [pairs, end] of [[broken, "low"], [strained, "used"]])
          if (each[end] > FULL && !(today && today[end] > FULL)) pairs.add(pair);
      }
    }
  }
  return { needed, broken, strained };
}

// --- what a failure does -------------------------------------------------------------------------------------

function struck(model, lost, left, burden) {
  const failed = model.events.map(([kind, subject, index]) => {
    if (kind === "few") return left[subject].left.length < Math.min(burden.needed[subject] || 0, left[subject].total);
    if (kind === "broken" || kind === "strained") return burden[kind].has(JSON.stringify([subject, index]));
    if (kind === "instance") return lost.has(subject) || (index !== undefined && lost.has(`${subject}#${index + 1}`));
    if (kind === "software" || kind === "external") return lost.has(subject);
    return lost.has(`${kind}:${subject}`);
  });
  const gone = [], parts = [];
  for (const [operator, first, ...rest] of model.formula) {
    const inputs = operator === 5 ? rest[0] : operator === 4 ? rest : first === undefined ? [] : [first, ...rest];
    const count = operator === 1 ? 0 : inputs.filter((node) => gone[node]).length;
    const isGone = operator === 1 ? failed[first] : operator === 2 ? count > 0 : operator === 4 ? count >= first
      : operator > 2 && count === inputs.length;
    let share = isGone ? 1 : 0;
    if (!isGone && operator !== 1) {
      const each = inputs.map((node) => parts[node]), some = each.filter((value) => value);
      if (operator === 5) share = sum(each.map((value, place) => value * first[place]));
      else if (operator === 2) share = some.length === 1 ? some[0] : 1 - some.reduce((all, value) => all * (1 - value), 1);
      else if (operator === 3) share = each.reduce((all, value) => all * value, 1);
    }
    gone.push(isGone);
    parts.push(share);
  }
  return { gone, parts };
}

function reasons(model, name, running, found, left, burden, over) {
  const flow = model.flows[name], hops = flow.hops, told = [], seen = new Set();
  const say = (code, subject = "", other = "", alive = 0, needed = 0, share = 0) => {
    const reason = { code, subject, other, left: alive, needed, share }, key = JSON.stringify(reason);
    if (!seen.has(key)) { seen.add(key); told.push(reason); }
  };
  const isLost = (hop) => hop.n.every((node) => found.gone[node]);
  const waited = hops.filter((hop) => hop.k);
  const isAside = (hop) => hop.i && hops.some((later) => hops[later.b] === hop && later.w === "miss");
  const why = (target) => {
    const s = left[target], c = model.components[target], alive = s.left.length;
    if (s.gone || alive === s.total) say("gone", target);
    else if (c.copies !== undefined && !s.leads && alive >= c.min) say("headless", target);
    else say("few", target, "", alive, s.total);
  };
  const hard = () => waited.filter((hop) => isLost(hop) && !hop.o && !isAside(hop)).map((hop) => hop.t.forEach(why)).length;
  const unspared = () => {
    for (const hop of waited)
      if (hop.w === "miss" && hop.b !== undefined && isLost(hops[hop.b]))
        for (const cache of hops[hop.b].t)
          for (const store of hop.t) {
            const pair = JSON.stringify([cache, store]);
            if (burden.broken.has(pair) || burden.strained.has(pair)) say("unspared", cache, store);
          }
  };
  if (!running) {
    if (left[flow.entry].gone) say("gone", flow.entry);
    else if (!hard()) unspared();
    return told;
  }
  const failing = found.parts[flow.root];
  if (failing > 0) { say("share", "", "", 0, 0, failing); hard(); }
  unspared();
  for (const hop of waited) if (hop.o && isLost(hop)) hop.t.forEach((target) => say("without", target));
  for (const hop of waited)
    for (const target of hop.t) {
      const s = left[target], needed = burden.needed[target] || 0, alive = s.left.length;
      if (!s.gone && alive < Math.min(needed, s.total)) say("peak", target, "", alive, needed);
    }
  const passed = (id, some) => (over[id] || []).filter(({ name }) => some(name)).forEach(({ name, used }) => say("over", id, name, 0, 0, used));
  for (const hop of running) {
    if (hop.k && (hop.x === undefined || hop.x > 0))
      hop.t.forEach((target, place) => shares(hop)[place] && passed(target, (name) => !hop.i || !["storage", "memory"].includes(name)));
    if (hop.l) passed(hop.s, (name) => ["descriptors", "socket memory"].includes(name));
  }
  for (const hop of hops) if (!hop.k && isLost(hop)) hop.t.forEach((target) => say("later", target));
  return told;
}

// --- a scenario ----------------------------------------------------------------------------------------------

/** Play a scenario: so many times today's load, without the things named (`db`, `db#2`, `zone:a`). */
function play(model, times, names) {
  const absent = Object.keys(model.components).filter((id) => { const c = model.components[id]; return !c.n && !c.store && !c.client; });
  const lost = new Set([...names, ...absent]), left = standings(model, lost), burden = strain(model, times);
  const found = struck(model, lost, left, burden), components = reduced(model, left);
  // what is lost only because a store cannot carry it arrives there all the same
  const bare = burden.broken.size ? struck(model, lost, left, { ...burden, broken: new Set(), strained: new Set() }) : found;
  const answering = {}, flows = {};
  for (const flow of Object.values(model.flows))
    for (const hop of flow.hops)
      hop.t.forEach((target, place) => { answering[target] = answering[target] || !found.gone[hop.n[place]]; });
  const gone = Object.keys(components).filter((id) => left[id].gone || answering[id] === false);
  for (const [name, flow] of Object.entries(model.flows))
    if (!bare.gone[flow.root] && !left[flow.entry].gone) flows[name] = detour(flow, (hop, place) => avoided(hop, place, found, bare));
  const demand = measure(model, flows, components, times);
  const limits = assess(model, demand, flows, components, times).filter((each) => !gone.includes(each.component));
  const over = {};
  for (const each of limits)
    if (each.used > FULL && !each.later) (over[each.component] = over[each.component] || []).push(each);
  for (const those of Object.values(over)) those.sort((a, b) => (a.name < b.name ? -1 : 1));
  const outcomes = {};
  for (const [name, flow] of Object.entries(model.flows)) {
    const served = found.gone[flow.root] ? null : flows[name];
    const told = reasons(model, name, served, found, left, burden, over);
    const failing = served ? found.parts[flow.root] : 1;
    const worse = failing > 0 || found.parts[flow.full] > 0 || told.some((reason) => reason.code === "over");
    outcomes[name] = { outcome: !served ? "lost" : worse ? "degraded" : "ok", failing, reasons: told };
  }
  limits.sort((a, b) => b.used - a.used);
  return { outcomes, limits, gone, left, flows, latency: (typeof running === "function" ? running : waits)(model, demand, flows, components, limits, times), demand };
}
