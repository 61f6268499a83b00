// Parses the Mermaid texts in a JSON list on standard input; prints one line of JSON per text: {"ok", "error", "type"}.
// Needs `npm install mermaid@VERSION jsdom` in the folder it is started from.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import path from "node:path";

const require = createRequire(pathToFileURL(path.join(process.cwd(), "index.js")));
const { JSDOM } = require("jsdom");
const page = new JSDOM("<!doctype html><body></body>");
globalThis.window = page.window;
globalThis.document = page.window.document;
const home = path.dirname(require.resolve("mermaid/package.json"));
const mermaid = (await import(pathToFileURL(path.join(home, "dist/mermaid.core.mjs")))).default;
mermaid.initialize({ startOnLoad: false });
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    const found = await mermaid.parse(text);
    console.log(JSON.stringify({ ok: true, type: found.diagramType ?? "" }));
  } catch (error) {
    console.log(JSON.stringify({ ok: false, error: String(error.message ?? error) }));
  }
}
