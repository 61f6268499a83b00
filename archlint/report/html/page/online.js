"use strict";
// Of systems with clients that say how many are online: archlint.analysis.capacity.sockets. This stands for that of the same name.

/** How many sockets are open at once: of clients that say how many are online, and of all people for the others. */
function opened(those, online, components, times) {
  const clients = Object.entries(those || {}), unstated = clients.filter(([id]) => components[id].online === undefined);
  if (!clients.length || (unstated.length && online === null)) return null;
  return sum(clients.map(([id, count]) => (components[id].online || 0) * times * count)) + (online || 0) * Math.max(0, ...unstated.map(([, count]) => count));
}
