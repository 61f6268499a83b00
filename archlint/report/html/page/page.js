"use strict";
// The page itself: controls, picture and address follow one state; everything shown comes from play().
(() => {
const data = window.archlint, { model } = data, $ = (id) => document.getElementById(id);
const parts = Object.entries(model.components).filter(([, c]) => !c.client);
const { folds, called } = data, home = {};
for (const [card, ids] of Object.entries(folds)) for (const id of ids) home[id] = card;
const inside = (card) => folds[card] || [card];
const arrow = (source, target) => `${home[source] || source}>${home[target] || target}`;
const state = { times: 1, without: new Set(), flow: "" };

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

// --- numbers, in the style of the report ---
// Halves go to the even neighbour, as in every other report: 1562.5 is 1,562 in both.
const rounded = (value, places) => value.toLocaleString("en-US", { maximumFractionDigits: places, roundingMode: "halfEven" });
function digits(value) {
  if (!Number.isFinite(value)) return "unlimited";
  if (!value) return "0";
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)) + 1e-12));
  return rounded(value, Math.min(places, 15));
}
const count = (value) => (value >= 999.5e6 ? `${digits(value / 1e9)}B` : value >= 999999.5 ? `${digits(value / 1e6)}M` : digits(value));
const share = (value) => `${digits(100 * value)} %`;
function size(value) {
  const unit = [[1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "K"]].find(([least]) => value >= least * 0.9995);
  return unit ? `${digits(value / unit[0])} ${unit[1]}B` : `${digits(value)} B`;
}
function duration(seconds) {
  if (seconds < 0.9995e-3) return `${digits(seconds * 1e6)} µs`;
  return seconds < 0.9995 ? `${digits(seconds * 1e3)} ms` : `${digits(seconds)} s`;
}
const amount = (value, unit) => (unit === "B" || unit === "B/s" ? size(value) + unit.slice(1) : `${count(value)} ${unit}`);
const often = (value) => (value === Infinity ? "never" : value <= 0 ? "already" : `${digits(value)}x`);
const named = (id) => called[id] || (model.components[id] ? model.components[id].title : id);

function sentence(reason) {
  const filled = [named(reason.subject), model.components[reason.other] ? named(reason.other) : reason.other, reason.left, reason.needed, share(reason.share)];
  return model.sentences[reason.code].replace(/\{(\d)\}/g, (_, place) => filled[place]);
}

function name(thing) {
  if (thing.includes(":") && !model.components[thing]) return thing.replace(":", " ");
  const [id, index] = thing.split("#");
  return index ? `${label(id, Number(index) - 1)} of ${named(id)}` : named(id);
}

function label(id, index) {
  const c = model.components[id], at = index % c.total, shard = c.shards > 1 ? `, shard ${Math.floor(index / c.total) + 1}` : "";
  if (!c.store) return `instance ${index + 1}`;
  if (c.total === 1) return `shard ${index + 1}`;
  return (at < c.primaries ? "primary" : `standby ${at - c.primaries + 1}`) + shard;
}

// --- the address: #times=10&without=db%231,cache&flow=create-task ---
function read() {
  if (!location.hash.includes("=")) return false;
  const asked = new URLSearchParams(location.hash.slice(1)), times = Number(asked.get("times"));
  state.times = times >= 1 && times <= 100 ? times : 1;
  const known = (thing) => {
    const [id, index] = thing.split("#"), c = model.components[id];
    if (!c) return model.domains.some((domain) => domain.join(":") === thing);
    return !c.client && (index === undefined || (Number(index) >= 1 && Number(index) <= c.total * (c.shards || 1)));
  };
  state.without = new Set((asked.get("without") || "").split(",").map(decodeURIComponent).filter(known));
  state.flow = model.flows[asked.get("flow")] ? asked.get("flow") : "";
  return true;
}

function address() {
  const found = [];
  if (state.times !== 1) found.push(`times=${state.times}`);
  if (state.without.size) found.push(`without=${[...state.without].map((thing) => encodeURIComponent(encodeURIComponent(thing))).join(",")}`);
  if (state.flow) found.push(`flow=${encodeURIComponent(state.flow)}`);
  return found.length ? `#${found.join("&")}` : "";
}

function remember() {
  const wanted = address();
  if (wanted || location.hash.includes("=")) history.replaceState(null, "", wanted || location.pathname + location.search);
}

// --- controls, made once ---
const views = {}, slider = h("input", { type: "range", id: "times", min: 0, max: 200, step: 1, value: 0, "aria-describedby": "times-said" });
const fromSlider = (value) => (value >= 200 ? 100 : Number((10 ** (value / 100)).toPrecision(value < 30 ? 3 : 2)));
slider.addEventListener("input", () => { state.times = fromSlider(Number(slider.value)); update(); });

function toggle(thing) {
  if (!state.without.delete(thing)) state.without.add(thing);
  update();
}

function press(thing, text, kind, said) {
  const button = h("button", { type: "button", class: kind, "aria-pressed": "false", "aria-label": `${text}: ${said}`, "data-thing": thing, onclick: () => toggle(thing) }, text);
  (views.toggles = views.toggles || []).push(button);
  return button;
}

function takes() {
  const rows = [];
  for (const kind of new Set(model.domains.map(([kind]) => kind))) {
    const those = model.domains.filter((domain) => domain[0] === kind);
    rows.push(h("div", { class: "part" }, h("span", { class: "name" }, `${kind[0].toUpperCase()}${kind.slice(1)}s`),
      ...those.map(([, id]) => press(`${kind}:${id}`, id, "one", `without ${kind} ${id}`))));
  }
  for (const [id, c] of parts) if (!home[id]) rows.push(taking(id, c));
  for (const [card, ids] of Object.entries(folds)) {
    const those = parts.filter(([id]) => ids.includes(id));
    if (those.length) rows.push(h("details", { "data-fold": card }, h("summary", {}, named(card)), ...those.map(([id, c]) => taking(id, c))));
  }
  return rows;
}

function taking(id, c) {
  const all = c.whole ? 1 : c.total * (c.shards || 1), ones = [];
  for (let index = 0; index < all && all > 1 && all <= 24; index++)
    ones.push(press(`${id}#${index + 1}`, c.store && c.total > 1 && index % c.total < c.primaries ? `${index + 1}★` : `${index + 1}`, "one", `without ${label(id, index)} of ${c.title}`));
  return h("div", { class: "part" }, press(id, c.title, "name", `without ${c.title}`), ...ones);
}

// A card of one component is taken away; a card that holds several leads to the list of them.
function pick(card) {
  if (!folds[card]) return toggle(card);
  const list = document.querySelector(`[data-fold="${CSS.escape(card)}"]`);
  list.open = true;
  list.querySelector("summary").focus();
  return list.scrollIntoView({ block: "start" });
}

function build() {
  views.times = h("output", { for: "times" });
  views.load = h("small", { id: "times-said" });
  views.flows = h("div");
  views.scenario = h("p", { class: "quiet" });
  views.limits = h("div");
  views.said = h("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  views.reset = h("button", { type: "button", onclick: () => { state.times = 1; state.without.clear(); update(); } }, "Back to today");
  views.copy = h("button", { type: "button", onclick: copy }, "Copy link");
  $("app").append(
    h("p", { class: "hint" }, "Move the load, take things away."),
    h("div", { class: "deck" },
      h("div", {},
        h("div", { class: "panel" },
          h("h3", {}, h("label", { for: "times" }, "Load")),
          h("div", { class: "times" }, views.times, views.load), slider,
          h("div", { class: "scale", "aria-hidden": "true" }, ...["1x", "3.2x", "10x", "32x", "100x"].map((mark) => h("span", {}, mark)))),
        h("div", { class: "panel take" }, h("h3", {}, "Take away"),
          h("p", { class: "hint" }, "A name means all of its instances; ★ is a primary."), ...takes()),
        ),
      h("div", {},
        h("div", { class: "panel" }, h("h3", {}, "What every flow still gives"), views.scenario, views.flows),
        h("div", { class: "panel" }, h("h3", {}, "What breaks first"), views.limits),
        h("div", { class: "row" }, views.reset, views.copy, views.said))));
  views.now = h("p", { class: "now", "aria-hidden": "true" });
  $("main").append(views.now);
  views.highlight = Object.keys(model.flows).map((flow) =>
    h("button", { type: "button", "aria-pressed": "false", "data-flow": flow, onclick: () => { state.flow = state.flow === flow ? "" : flow; update(); } }, flow));
  if (views.highlight.length) $("highlight").append(h("div", { class: "row", role: "group", "aria-label": "Show one flow in the picture" }, h("span", {}, "Follow a flow"), ...views.highlight));
  const theme = h("button", { type: "button", title: "light or dark", onclick: () => {
    const { media } = [...document.styleSheets[0].cssRules].find((rule) => rule.media);
    media.mediaText = matchMedia(media.mediaText).matches ? "not all" : "screen";
  } }, "Theme");
  $("tools").append(theme, h("button", { type: "button", onclick: () => print() }, "Print"));
  for (const card of document.querySelectorAll(".picture [data-card]")) {
    const id = card.dataset.card;
    if (!parts.some(([part]) => inside(id).includes(part))) continue;
    card.setAttribute("role", "button");
    card.setAttribute("tabindex", "0");
    card.addEventListener("click", () => pick(id));
    card.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(id); } });
    views[`meter ${id}`] = meter(card);
    views[`title ${id}`] = card.querySelector("title").textContent;
  }
  views.labels = [...document.querySelectorAll(".picture [data-label] text")].filter((text) => RATE.test(text.textContent))
    .map((text) => [text, text.parentNode.dataset.label, text.textContent]);
}

function copy() {
  const done = () => { views.copy.textContent = "Copied"; setTimeout(() => { views.copy.textContent = "Copy link"; }, 1500); };
  if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, () => prompt("The link", location.href));
  else prompt("The link", location.href);
}

// --- the picture ---
function meter(card) {
  const [track, bar] = card.querySelectorAll('rect[height="5"]'), percent = track && track.previousElementSibling;
  return bar ? { track, bar, percent, text: percent.previousElementSibling } : null;
}

function draw(played, limits) {
  const flow = model.flows[state.flow], on = new Set(), links = new Set();
  if (flow) {
    on.add(flow.entry);
    for (const hop of flow.hops) hop.t.forEach((target) => { on.add(hop.s).add(target); links.add(arrow(hop.s, target)); });
  }
  for (const card of document.querySelectorAll(".picture [data-card]")) {
    const id = card.dataset.card, ids = inside(id).filter((each) => model.components[each]);
    if (!ids.length) continue;
    const mine = ids.map((each) => limits.filter((limit) => limit.component === each)).filter((those) => those.length), gone = ids.every((each) => played.gone.includes(each));
    const hurt = !gone && ids.some((each) => played.left[each].left.length < played.left[each].total || isShort(each));
    card.classList.toggle("gone", gone);
    card.classList.toggle("hurt", hurt);
    card.classList.toggle("over", !gone && changed() && mine.flat().some((each) => each.used > 1));
    card.classList.toggle("off", !!flow && !ids.some((each) => on.has(each)));
    const shown = views[`meter ${id}`];
    const [tightest] = mine.map((those) => those.find((limit) => limit.used >= 0.7) || those[0]).sort((a, b) => b.used - a.used);
    if (shown) fill(shown, tightest || { used: 0, load: 0, capacity: 0, unit: "" });
    if (card.getAttribute("role") !== "button") continue;
    if (!folds[id]) card.setAttribute("aria-pressed", String(state.without.has(id)));
    const title = card.querySelector("title"), busy = tightest ? `${tightest.name} ${share(tightest.used)}` : "no known limit";
    title.textContent = changed() ? `${named(id)}: ${gone ? "gone" : hurt ? "partly gone" : busy}` : views[`title ${id}`];
  }
  for (const [kind, key] of [["[data-link]", "link"], ["[data-label]", "label"]])
    for (const node of document.querySelectorAll(`.picture ${kind}`)) {
      const ends = node.dataset[key].split(">");
      node.classList.toggle("off", !!flow && !links.has(node.dataset[key]));
      node.classList.toggle("cut", ends.some((end) => inside(end).every((each) => played.gone.includes(each))));
    }
}

// The rate on a label of the picture: what all flows together ask of that link in the scenario.
function relabel(played) {
  const rates = {};
  for (const [name, found] of Object.entries(played.demand.flows))
    played.flows[name].forEach((hop, index) => hop.t.forEach((target) => {
      const link = arrow(hop.s, target);
      rates[link] = (rates[link] || 0) + (found.rate || 0) * found.tried[index] * part(hop, target);
    }));
  for (const [text, link, words] of views.labels) text.textContent = words.replace(RATE, slow(rates[link] || 0));
}
const RATE = /^[\d.,]+[KMB]?\/(s|min|h|day)/;
function slow(rate) {
  const [period, unit] = [[1, "s"], [60, "min"], [3600, "h"]].find(([period]) => rate * period >= 1 || !rate) || [86400, "day"];
  return `${count(rate * period)}/${unit}`;
}

function isShort(id) {
  return [...state.without].some((thing) => thing.startsWith(`${id}#`));
}

function fill(shown, limit) {
  const tone = limit.used < 0.7 ? "good" : limit.used < 0.9 ? "warm" : "bad";
  if (!limit.unit) shown.percent.textContent = "";
  else shown.percent.textContent = limit.used < 0.01 && limit.used > 0 ? "< 1 %" : `${rounded(100 * limit.used, 0)} %`;
  shown.percent.style.fill = `var(--${tone}_text)`;
  shown.text.textContent = !limit.unit ? "no load" : `${amount(limit.load, limit.unit).replace(/ (req\/s|slots|connections|sockets)$/, "")} / ${amount(limit.capacity, limit.unit)}`;
  shown.bar.setAttribute("width", Math.max(5, Math.min(1, limit.used) * Number(shown.track.getAttribute("width"))).toFixed(1));
  shown.bar.style.fill = `var(--${tone})`;
}

// --- what is shown ---
const changed = () => state.times !== 1 || state.without.size > 0;
const TONES = { ok: "good", degraded: "warm", lost: "bad" };

// What flows give as the design is, worked out when something else is shown first.
let unchanged = null;
function today(flow) {
  unchanged = unchanged || play(model, 1, []).outcomes;
  return unchanged[flow];
}
const known = (flow) => (changed() ? today(flow).reasons.map(sentence) : []);
function verdict(flow, found) {
  const told = found.reasons.map(sentence).join();
  return changed() && found.outcome !== "ok" && today(flow).outcome === found.outcome && known(flow).join() === told ? `${found.outcome}, as today` : found.outcome;
}

function flowRow(played, flow) {
  const found = played.outcomes[flow], waiting = played.latency[flow], rate = played.demand.flows[flow];
  const times = !waiting ? "" : waiting.saturated.length ? `no p95: ${waiting.saturated.map(named).join(", ")} saturated` : waiting.p95 ? `p95 ${duration(waiting.p95)}` : "";
  const speed = rate && rate.rate ? amount(rate.rate, "req/s") : "";
  return h("div", { class: "flow", "data-flow": flow }, h("div", {}, h("b", {}, flow), h("span", { class: `pill ${TONES[found.outcome]}` }, verdict(flow, found))),
    h("small", {}, [speed, times].filter((text) => text).join(" · ")),
    found.reasons.length ? h("ul", {}, ...found.reasons.map(sentence).map((why) => h("li", {}, known(flow).includes(why) ? `${why}, as today` : why))) : null);
}

function limitRow(limit) {
  const tone = limit.used < 0.7 ? "" : limit.used <= 1 ? "warm" : "bad";
  const bar = h("i");
  bar.style.width = `${Math.min(100, 100 * limit.used)}%`;
  return h("div", { class: `limit ${tone}` }, h("span", {}, `${named(limit.component)}: ${limit.name}`), h("span", { class: "v" }, (limit.open ? "≥ " : "") + share(limit.used)),
    h("span", { class: "v" }, limit.fixed ? "a setting" : often(limit.reached)), h("span", { class: "bar", "aria-hidden": "true" }, bar));
}

function trace() {
  const flow = model.flows[state.flow], told = data.flows[state.flow];
  if (!flow) return $("trace").replaceChildren();
  const walk = [flow.entry, ...flow.hops.filter((hop) => hop.k).map((hop) => hop.t[0])].map(named).join(" → ");
  return $("trace").replaceChildren(h("div", { class: "panel" }, h("h3", {}, state.flow), h("p", { class: "walk" }, walk),
    told.need ? h("p", {}, `Needs ${told.need}. Gets ${told.gets || "what is not known"}: ${told.verdict}.`) : h("p", {}, "Touches no data."),
    told.trace && told.trace.length ? h("ol", {}, ...told.trace.map(([who, what, why]) => h("li", {}, h("b", {}, named(who)), h("span", {}, what || "–"), h("span", { class: "quiet" }, why)))) : null));
}

function scenario() {
  const without = [...state.without].map(name).join(", ");
  return `${state.times === 1 ? "At today's load" : `At ${digits(state.times)} times today's load`}${without ? ` without ${without}` : ""}`;
}

// What a change did, at the foot of the window: flows by name while they are few, counted by outcome when they are many.
function now(played) {
  const flows = Object.entries(played.outcomes), pill = (text, outcome, said = outcome) => h("span", { class: `pill ${TONES[outcome]}` }, `${text} ${said}`);
  const counts = Object.keys(TONES).map((outcome) => [flows.filter(([, found]) => found.outcome === outcome).length, outcome]);
  const pills = flows.length <= 4 ? flows.map(([flow, found]) => pill(flow, found.outcome, verdict(flow, found))) : counts.filter(([many]) => many).map(([many, outcome]) => pill(many, outcome));
  return [h("span", {}, scenario()), ...pills];
}

let speaking = 0;
function speak(played) {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    const told = Object.entries(played.outcomes).map(([flow, found]) => `${flow} ${verdict(flow, found)}${found.reasons.length ? `: ${sentence(found.reasons[0])}` : ""}`);
    views.said.textContent = `${scenario()}: ${told.join("; ")}.`;
  }, 250);
}

function update(first) {
  const played = play(model, state.times, [...state.without]);
  views.times.textContent = `${digits(state.times)}x`;
  const peak = at(model.peak, state.times), users = model.users ? `${count(model.users * state.times)} users` : "";
  const paid = model.bill && !state.without.size && (state.times === 1 || !model.bill[2]) ? `$${count(at(model.bill, state.times))} a month` : "";
  views.load.textContent = [users, peak === null ? "" : `${amount(peak, "req/s")} at peak`, paid].filter((text) => text).join(", ");
  slider.value = Math.round(100 * Math.log10(state.times));
  slider.setAttribute("aria-valuetext", `${digits(state.times)} times today's load, ${views.load.textContent}`);
  for (const button of views.toggles) button.setAttribute("aria-pressed", String(state.without.has(button.dataset.thing)));
  for (const button of views.highlight) button.setAttribute("aria-pressed", String(button.dataset.flow === state.flow));
  views.scenario.textContent = `${scenario()}.`;
  views.flows.replaceChildren(...Object.keys(played.outcomes).map((flow) => flowRow(played, flow)));
  const place = (limit) => (limit.fixed ? (limit.used <= 1) * 1e9 - limit.used : limit.open ? Math.max(limit.reached, state.times) : limit.reached);
  const shown = played.limits.slice().sort((a, b) => place(a) - place(b));
  views.limits.replaceChildren(h("div", { class: "limit head" }, h("span", {}, "limit"), h("span", { class: "v" }, "used"), h("span", { class: "v" }, "reached at")), ...shown.slice(0, 10).map(limitRow));
  views.reset.disabled = !changed();
  $("what-if").classList.toggle("changed", changed());
  views.now.replaceChildren(...(changed() ? now(played) : []));
  draw(played, shown);
  relabel(played);
  trace();
  if (first === true) return;
  remember();
  speak(played);
}

// The life of a request is drawn beside its list, which then folds.
for (const list of document.querySelectorAll("[data-life]")) {
  const box = h("div", { class: "scroll" }), folded = h("details", {}, h("summary", {}, "Step by step"));
  box.innerHTML = data.lives[list.dataset.life];
  list.before(h("figure", { class: "life" }, box), folded);
  folded.append(list);
}
build();
read();
update(true);
addEventListener("hashchange", () => { if (read()) update(true); });
// What scrolls sideways can be reached with the keyboard; what does not is no stop on the way.
const names = [];
function reach() {
  for (const box of document.querySelectorAll("section .scroll")) {
    const scrolls = box.scrollWidth > box.clientWidth;
    if (scrolls) box.setAttribute("tabindex", 0);
    else box.removeAttribute("tabindex");
    if (scrolls && !box.hasAttribute("aria-label")) {
      box.setAttribute("role", "region");
      const caption = box.parentNode.querySelector("figcaption"), heads = [...box.querySelectorAll("thead th")].map((cell) => cell.textContent);
      const title = box.closest("section").querySelector("h2").textContent, said = `${title}: ${caption ? caption.textContent : heads.join(", ")}`;
      names.push(said);
      const same = names.filter((each) => each === said).length;
      box.setAttribute("aria-label", same > 1 ? `${said} (${same})` : said);
    }
  }
}
reach();
addEventListener("resize", reach);
const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) {
    links.forEach((link) => link.removeAttribute("aria-current"));
    if (links.has(entry.target.id)) links.get(entry.target.id).setAttribute("aria-current", "true");
  }
}, { rootMargin: "-15% 0px -75% 0px" });
document.querySelectorAll("section[id]").forEach((section) => seen.observe(section));
})();
