"use strict";
// Of systems with shards. This stands for that of the same name.

/** The shares of reads and of writes that come to the busiest shard: archlint.analysis.capacity.throughput. */
function portions(c, load, cold) {
  if (!c.shards) return [1, 1, 1];
  const hot = c.skewed / c.shards, portion = cold && c.shards > 1 ? (1 - hot) / (c.shards - 1) : hot, put = load.writes + load.messages, key = c.grows ? (cold ? 0 : 1) : portion;
  const read = load.every_reads ? portion + ((1 / c.shards - portion) * load.every_reads) / load.reads : portion;
  return [portion, read, load.every_writes ? key + ((1 / c.shards - key) * load.every_writes) / put : key];
}

/** Where a call may go, with its probability: the busiest shard or another. */
function sharded(c, hop, load) {
  const there = copied(copies(c, load), c, hop);
  if (!(c.shards > 1) || !(c.skewed > 1 || c.grows)) return there;
  const hot = c.grows && !hop.i ? 1 : hop.E ? 1 / c.shards : c.skewed / c.shards;
  return hot >= 1 ? there : [...there.map(([part, copy]) => [hot * part, copy]), ...copied(copies(c, load, true), c, hop).map(([part, copy]) => [(1 - hot) * part, copy])];
}
