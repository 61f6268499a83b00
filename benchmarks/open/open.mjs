// Gives D2 texts to D2's own compiler and draw.io files to maxGraph, which reads mxGraph models: {"d2": [], "drawio": []} in, a line of JSON
// for each out. Needs `npm install @terrastruct/d2 @maxgraph/core jsdom` in the folder it runs in.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const asked = JSON.parse(readFileSync(0, "utf8"));
const from = createRequire(`${process.cwd()}/here.mjs`);
const load = (name) => import(pathToFileURL(from.resolve(name)));
const say = (found) => console.log(JSON.stringify(found));

if (asked.d2.length) {
  const { D2 } = await import(pathToFileURL(`${process.cwd()}/node_modules/@terrastruct/d2/dist/node-esm/index.js`));
  const d2 = new D2();
  for (const text of asked.d2) {
    try {
      const { diagram } = await d2.compile(text);
      say({ ok: true, shapes: diagram.shapes.length, links: diagram.connections.length });
    } catch (error) {
      say({ ok: false, error: String(error.message || error) });
    }
  }
}
if (asked.drawio.length) {
  const { JSDOM } = await load("jsdom");
  const { window } = new JSDOM("");
  for (const name of ["document", "DOMParser", "XMLSerializer", "Node", "Element", "HTMLElement", "SVGElement", "navigator"])
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
  globalThis.window = window;
  const { Graph, ModelXmlSerializer } = await import(pathToFileURL(`${process.cwd()}/node_modules/@maxgraph/core/lib/esm/index.js`));
  for (const text of asked.drawio) {
    try {
      const file = new DOMParser().parseFromString(text, "text/xml");
      const graph = new Graph(document.createElement("div"));
      new ModelXmlSerializer(graph.getDataModel()).import(new XMLSerializer().serializeToString(file.querySelector("mxGraphModel")));
      const cells = Object.values(graph.getDataModel().cells), links = cells.filter((cell) => cell.edge);
      say({ ok: links.every((link) => link.source && link.target), shapes: cells.filter((cell) => cell.vertex).length, links: links.length });
    } catch (error) {
      say({ ok: false, error: String(error.stack || error) });
    }
  }
}
process.exit(0);
