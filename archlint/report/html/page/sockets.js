"use strict";
// Of systems with connections that stay open: archlint.analysis.capacity.sockets. This stands for that of the same name.

/** The proxies on every way on which a client comes to the holder of its sockets: archlint.analysis.capacity.sockets. */
function between(client, holder, flows, components) {
  const ways = [];
  for (const hops of Object.values(flows))
    for (const hop of hops.filter((each) => each.t.includes(holder))) {
      const way = [];
      let seen = hop;
      while (seen && ["cdn", "load-balancer", "gateway", "dns"].includes(components[seen.s].kind)) {
        if (components[seen.s].kind !== "dns") way.push(seen.s);
        seen = hops[seen.p];
      }
      if (seen && seen.s === client) ways.push(way);
    }
  return ways.length ? ways[0].filter((id) => ways.every((way) => way.includes(id))) : [];
}

function holders(flows, components) {
  const held = {};
  for (const hops of Object.values(flows))
    for (const hop of hops) {
      if (!hop.l) continue;
      let ends = [[hop.t[0], 1]], seen = hop, client = hop.t[0];
      if (components[hop.t[0]].client) ends = [[hop.s, 1], ...between(hop.t[0], hop.s, flows, components).map((id) => [id, 2])];
      else {
        while (seen && components[seen.s].proxy) {
          ends.push([seen.s, 2]);
          seen = seen.p === undefined ? null : hops[seen.p];
        }
        if (!seen || !components[seen.s].client) ends = [];
        else client = seen.s;
      }
      for (const [id, count] of ends) (held[id] = held[id] || {})[client] = Math.max(count, held[id][client] || 0);
    }
  return held;
}

function opened(those, online) { return those && online !== null ? online * Math.max(...Object.values(those)) : null; }
