// Reads a list of ELK graphs from standard input and writes them with their places.
// node place.mjs FOLDER, where FOLDER is one in which `npm install elkjs` was run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const ELK = createRequire(join(resolve(process.argv[2]), 'x.js'))('elkjs');
const elk = new ELK();
const placed = [];
for (const graph of JSON.parse(readFileSync(0, 'utf8'))) placed.push(await elk.layout(graph));
process.stdout.write(JSON.stringify(placed));
