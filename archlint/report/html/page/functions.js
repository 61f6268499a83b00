"use strict";
// Of systems with functions that providers run: archlint.analysis.capacity.connections. This stands for that of the same name.

/** Each of a function's calls under way has a process, and a pool. */
function connected(clients, id, able, running) {
  const opened = (those) => sum(those.map(([name, each]) => (running[name] ?? each.n * each.workers) * each.pools[id]));
  const still = opened(clients.filter(([name]) => running[name] === undefined)), all = opened(clients);
  return { ...limit("connections", all, able, "connections", still === all), still: ratio(still, able) };
}
