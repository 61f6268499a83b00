"use strict";
// Of systems with shards. This stands for that of the same name.

/** The shares of reads and of writes that come to the busiest shard: archlint.analysis.capacity.throughput. */
function portions(c, load) {
  if (!c.shards) return [1, 1, 1];
  const portion = c.skewed / c.shards, put = load.writes + load.messages, key = c.grows ? 1 : portion;
  const read = load.every_reads ? portion + ((1 / c.shards - portion) * load.every_reads) / load.reads : portion;
  return [portion, read, load.every_writes ? key + ((1 / c.shards - key) * load.every_writes) / put : key];
}
