"use strict";
// Asks for the next state, shows it, asks again. Everything from the blueprint is set as text, never as markup.
(() => {
  const at = (id) => document.getElementById(id);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let state = null;
  let view = decodeURIComponent(location.hash.slice(1)) || "overview";

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // What stands between backticks is code, as the terminal shows it and Markdown reads it.
  const told = (text) => text.split(/(`[^`\n]+`)/).map((part) =>
    part.length > 2 && part.startsWith("`") && part.endsWith("`") ? element("code", "", part.slice(1, -1)) : part);

  const card = (item, severity, open) => {
    const box = element("details", severity);
    box.open = open;
    box.dataset.key = item.rule + item.message;
    const head = element("summary");
    head.append(element("b", "", item.rule), " ", ...told(item.message), " ");
    if (item.line) head.append(element("small", "", `line ${item.line}`));
    if (item.new) head.append(" ", element("span", "fresh", "new"));
    const body = element("pre");
    body.append(...told(item.text));
    box.append(head, body);
    return box;
  };

  const tabs = () => {
    const shown = state.views.filter((name) => !/^(group|focus):/.test(name) || name === view);
    const kinds = new Map();
    for (const name of shown) {
      const [kind, subject] = name.includes(":") ? name.split(/:(.*)/s) : ["system", name];
      const tab = element("button", "", subject);
      tab.type = "button";
      tab.setAttribute("aria-pressed", String(name === view));
      tab.addEventListener("click", () => { location.hash = encodeURIComponent(name); });
      kinds.set(kind, [...(kinds.get(kind) || []), tab]);
    }
    at("views").replaceChildren(...[...kinds].map(([kind, tabs]) => {
      const group = element("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", kind);
      group.append(element("span", "", kind), ...tabs);
      return group;
    }));
  };

  const draw = () => {
    if (!state.views.length) { at("frame").hidden = true; return; }
    if (!state.views.includes(view)) view = "overview";
    at("frame").hidden = false;
    const theme = dark.matches ? "dark" : "light";
    at("picture").src = `picture/${encodeURIComponent(view)}?theme=${theme}&version=${state.version}`;
    at("picture").alt = `${state.system}, ${view}: ${state.verdict}`;
    tabs();
  };

  const list = () => {
    const opened = new Set([...document.querySelectorAll("#findings details[open]")].map((box) => box.dataset.key));
    const cards = state.findings.map((item) => card(item, item.severity, opened.has(item.rule + item.message)));
    // how many there are stands above, remarks apart: the picture of an import does not count those
    const heading = element("h2", "", state.findings.length ? "Findings" : "No findings");
    at("findings").replaceChildren(...(state.views.length ? [heading, ...cards] : []));
  };

  const mistakes = () => {
    const broken = state.problems.length > 0;
    document.body.classList.toggle("stale", broken);
    at("mistakes").hidden = !broken;
    const rest = state.views.length ? "; the picture shows the last save that could be understood" : "";
    const heading = element("h2", "", `This save cannot be understood${rest}`);
    at("mistakes").replaceChildren(heading, ...state.problems.map((item) => card(item, "error", true)));
  };

  const show = (next) => {
    state = next;
    document.title = `${state.system || state.file} – archlint`;
    at("system").textContent = state.system || state.file;
    at("verdict").replaceChildren(...told(state.verdict));
    mistakes();
    draw();
    list();
  };

  const follow = async () => {
    for (;;) {
      try {
        const answer = await fetch(`state?after=${state ? state.version : 0}`);
        if (!answer.ok) throw new Error(answer.statusText);
        const next = await answer.json();
        if (!state || next.version !== state.version) show(next);
      } catch {
        at("verdict").textContent = "archlint serve has stopped; this page is waiting for it";
        await new Promise((done) => setTimeout(done, 1000));
        state = state && { ...state, version: 0 };
      }
    }
  };

  addEventListener("hashchange", () => {
    view = decodeURIComponent(location.hash.slice(1)) || "overview";
    if (state) draw();
  });
  dark.addEventListener("change", () => state && draw());
  follow();
})();
