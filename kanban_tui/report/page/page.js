"use strict";
const all = (where, what) => [...where.querySelectorAll(what)];
const make = (tag, into, text = "", about = {}) => {
  const node = document.createElement(tag);
  node.textContent = text;
  Object.assign(node, about);
  into.append(node);
  return node;
};
const hint = document.getElementById("hint");
let pinned = false;

// What a mark says, at once in place of the browser's late title, which moves to where a reader of screens finds it.
const MARK = "svg .dot, svg .bar";
const said = (mark) => {
  const holder = mark.closest("a") || mark;
  const title = mark.querySelector("title") || mark.parentNode.querySelector(":scope > title");
  if (title && title.textContent) { holder.setAttribute("aria-label", title.textContent); title.textContent = ""; }
  return holder.getAttribute("aria-label") || "";
};
const place = (x, y, high) => {
  hint.hidden = false;
  hint.style.left = Math.max(8, Math.min(x + 8, innerWidth - hint.offsetWidth - 8)) + "px";
  hint.style.top = Math.max(8, y - hint.offsetHeight - 8 < 8 ? high + 8 : y - hint.offsetHeight - 8) + "px";
};
const hide = () => { hint.hidden = true; pinned = false; hint.className = ""; };
const show = (mark) => {
  const words = said(mark);
  if (!words) return;
  hint.textContent = words;
  const box = mark.getBoundingClientRect();
  place(box.left + box.width / 2, box.top, box.bottom);
};
document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest(MARK);
  if (mark && !pinned) show(mark);
});
document.addEventListener("pointerout", (event) => { if (!pinned && event.target.closest(MARK)) hide(); });
document.addEventListener("focusin", (event) => {
  const mark = event.target.closest("svg a") && event.target.querySelector(MARK);
  if (mark) show(mark); else if (!event.target.closest("#hint")) hide();
});

// A mark of several items lets choose among them.
const several = (link) => {
  const mark = link.querySelector(MARK);
  const numbers = mark.dataset.items.split(" ").filter((number) => !document.getElementById(`item-${number}`)?.hidden);
  if (numbers.length < 2) return false;
  const lines = said(mark).split("\n");
  hint.textContent = "";
  make("div", hint, lines[0]);
  for (const number of numbers) {
    const line = lines.find((text) => text.startsWith(`#${number} `)) || `#${number}`;
    make("a", make("div", hint), line, { href: `#item-${number}` });
  }
  const box = mark.getBoundingClientRect();
  pinned = true;
  hint.className = "pinned";
  place(box.left, box.top, box.bottom);
  hint.querySelector("a").focus();
  return true;
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("svg a");
  if (link && several(link)) event.preventDefault();
  else hide();
});

// One stop of the tab key for each drawing; arrows go from mark to mark.
const across = (link) => { const box = link.getBoundingClientRect(); return box.left + box.width / 2; };
for (const svg of all(document, "svg")) all(svg, "a").forEach((link, k) => link.setAttribute("tabindex", k ? -1 : 0));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return hide();
  const link = event.target.closest("svg a");
  if (!link) return;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const end = { Home: 0, End: -1 }[event.key];
  if (step === undefined && end === undefined) return;
  event.preventDefault();
  const links = all(link.ownerSVGElement, "a").filter((other) => !other.hasAttribute("hidden"));
  links.sort((a, b) => across(a) - across(b));
  const next = step === undefined ? links.at(end) : links[links.indexOf(link) + step];
  if (!next) return;
  link.setAttribute("tabindex", -1);
  next.setAttribute("tabindex", 0);
  next.focus();
});

// One date through all drawings that have a time axis, with that day's figures.
const DAY = 86400000;
const timed = all(document, "svg[data-days]").map((svg) => {
  const [first, last, left, right] = svg.dataset.days.split(" ");
  const [, top, bottom] = svg.dataset.top.split(" ").map(Number);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  line.setAttribute("class", "date");
  line.setAttribute("y1", top);
  line.setAttribute("y2", bottom);
  const tells = all(svg, "[data-steps]").map((series) => [
    series.dataset.name, series.dataset.steps.split(" ").map((step) => step.split(",").map(Number)),
  ]);
  return { svg, line, tells, first: Date.parse(first), last: Date.parse(last), left: +left, right: +right };
});
const unline = () => timed.forEach(({ line }) => line.remove());
const dated = (chart, event) => {
  const matrix = chart.svg.getScreenCTM();
  if (!matrix) return;
  const { x } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
  if (x < chart.left || x > chart.right) { unline(); if (!pinned) hide(); return; }
  const share = (x - chart.left) / (chart.right - chart.left);
  const day = chart.first + Math.round((share * (chart.last - chart.first)) / DAY) * DAY;
  for (const other of timed) {
    const at = other.left + ((day - other.first) / (other.last - other.first)) * (other.right - other.left);
    if (day < other.first || day > other.last) { other.line.remove(); continue; }
    other.line.setAttribute("x1", at);
    other.line.setAttribute("x2", at);
    if (!other.line.parentNode) other.svg.append(other.line);
  }
  if (pinned || event.target.closest(MARK)) return;
  const since = (day - chart.first) / DAY;
  const figures = chart.tells.map(([name, steps]) => {
    const found = steps.findLast(([at]) => at <= since);
    return found ? `${name} ${Number(found[1].toFixed(1)).toLocaleString("en")}` : "";
  });
  hint.textContent = [new Date(day).toISOString().slice(0, 10), ...figures.filter(Boolean)].join("\n");
  place(event.clientX + 8, event.clientY, event.clientY);
};
for (const chart of timed) {
  chart.svg.addEventListener("pointermove", (event) => dated(chart, event));
  chart.svg.addEventListener("pointerleave", () => { unline(); if (!pinned) hide(); });
}

// A drawing that is scrolled keeps the names of its heights in sight.
const keep = (box) => {
  const svg = box.querySelector("svg");
  const by = (box.getBoundingClientRect().left - svg.getBoundingClientRect().left) * (svg.viewBox.baseVal.width / svg.clientWidth);
  box.style.setProperty("--by", `${Math.max(0, by)}px`);
};
for (const box of all(document, ".drawing")) {
  box.addEventListener("scroll", () => keep(box));
  new ResizeObserver(() => keep(box)).observe(box);
}

// Tables are sorted by their headings.
const UNITS = { d: 86400, h: 3600, min: 60, s: 1 };
const worth = (text) => {
  const spans = [...text.matchAll(/([\d,]+) (d|h|min|s)\b/g)];
  if (spans.length) return spans.reduce((sum, [, number, unit]) => sum + number.replaceAll(",", "") * UNITS[unit], 0);
  const number = parseFloat(text.replace(/[#,]/g, ""));
  return /^#?-?[\d,.]+( %)?$/.test(text) ? number : text.toLowerCase();
};
const compare = (a, b) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1);
for (const table of all(document, "table.sortable")) {
  table.classList.add("live");
  const heads = [...table.tHead.rows[0].cells];
  const sort = (head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = heads.indexOf(head);
    const keyed = [...table.tBodies[0].rows].map((row) => [row.cells[column].textContent, row]);
    const full = keyed.filter(([text]) => text !== "–").map(([text, row]) => [worth(text), row]);
    full.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])));
    const empty = keyed.filter(([text]) => text === "–");
    table.tBodies[0].append(...[...full, ...empty].map(([, row]) => row));
  };
  for (const head of heads) {
    head.tabIndex = 0;
    head.addEventListener("click", () => sort(head));
    head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(head); });
  }
}

// Filters: what is told of single items follows them; what is not is of all items, and is greyed while one holds.
const table = document.querySelector("#items table");
const keys = table ? [...table.tHead.rows[0].cells].map((head) => head.dataset.key) : [];
const items = table ? [...table.tBodies[0].rows].map((row) => {
  const item = { row };
  keys.forEach((key, k) => { const text = row.cells[k].textContent; item[key] = text === "–" ? "" : text; });
  return item;
}) : [];
const choices = { type: (item) => [item.type], tags: (item) => (item.tags || "").split(" "), assignee: (item) => [item.assignee] };
const wanted = {};
// Of a long history the page lists some items only: what follows a filter is of these.
const known = document.querySelector('#items [data-path="summary.items"]');
const some = known && Number(known.textContent.replace(/,/g, "")) > items.length ? " Of the items listed below only." : "";
const ended = (item) => item.finished || item.cancelled || "";
const asked = (item) =>
  Object.entries(choices).every(([key, of]) => !wanted[key] || of(item).includes(wanted[key])) &&
  (!ended(item) || ((!wanted.since || ended(item) >= wanted.since) && (!wanted.until || ended(item) <= wanted.until)));

const rank = (ordered, p) => ordered[Math.max(1, Math.ceil((p * ordered.length) / 100 - 1e-9)) - 1];
const MARKS = [50, 70, 85, 95];
const FOLLOWS = ["cycle_days", "first_start_days", "lead_days", "age_days"];
const written = new Map();
const write = (node, text) => { if (!written.has(node)) written.set(node, node.textContent); node.textContent = text; };
const restore = () => { written.forEach((text, node) => { node.textContent = text; }); written.clear(); };
const words = (value) => (value === undefined ? "–" : Number(value.toFixed(1)).toLocaleString("en"));

const distribute = (kept) => {
  for (const path of FOLLOWS) {
    const row = document.querySelector(`.scatterplot tr[data-path="${path}"]`);
    if (!row) continue;
    const values = kept.map((item) => item[path]).filter(Boolean).map((text) => worth(text)).sort((a, b) => a - b);
    const heads = [...row.closest("table").tHead.rows[0].cells].map((head) => head.dataset.key);
    heads.forEach((key, k) => {
      if (!key) return;
      const mean = values.length ? values.reduce((a, b) => a + b, 0) / values.length : undefined;
      const value = { n: values.length, min: values[0], max: values.at(-1), mean }[key] ?? rank(values, +key.slice(1));
      write(row.cells[k], key === "mean" && mean !== undefined ? mean.toFixed(1) : words(value));
    });
  }
};
const moveLines = (took) => {
  const svg = document.querySelector(".scatterplot svg");
  if (!svg) return;
  const [top, high, low] = svg.dataset.top.split(" ").map(Number);
  let floor = Infinity;
  for (const p of MARKS) {
    const [line, text] = [svg.querySelector(`.percentile.p${p}`), svg.querySelector(`.name.p${p} text`)];
    if (!line || !text) continue;
    const name = text.closest(".name");
    const was = parseFloat((written.get(text) || text.textContent).split("%")[1].replace(",", ""));
    const is = rank(took, p);
    for (const part of [line, name]) part.toggleAttribute("hidden", is === undefined || is > top);
    if (is === undefined) continue;
    const shift = ((is - was) * (high - low)) / top;
    line.style.transform = `translateY(${shift}px)`;
    const at = parseFloat(text.getAttribute("y"));
    const stand = Math.min(at + shift, floor - 15);
    name.style.transform = `translateY(${stand - at}px)`;
    floor = stand;
    write(text, `${p} %  ${words(is)} d`);
  }
};
const redraw = (kept) => {
  const numbers = new Set(kept.map((item) => item.row.id.slice(5)));
  for (const mark of all(document, "svg [data-items]")) {
    const own = mark.dataset.items.split(" ").filter((number) => numbers.has(number));
    const link = mark.closest("a");
    link.toggleAttribute("hidden", !own.length);
    if (own.length) link.setAttribute("href", `#item-${own[0]}`);
  }
  for (const row of all(document, "tbody tr")) {
    const link = row.querySelector('td a[href^="#item-"]');
    if (link) row.hidden = !numbers.has(link.hash.slice(6));
  }
  for (const line of all(document, "#today .say")) {
    const link = line.querySelector("a");
    if (link) line.hidden = !numbers.has(link.hash.slice(6));
  }
  for (const item of items) item.row.hidden = !numbers.has(item.row.id.slice(5));
};
const apply = (told) => {
  const kept = items.filter(asked);
  const narrowed = Object.values(wanted).some(Boolean);
  restore();
  distribute(kept);
  moveLines(kept.map((item) => item.cycle_days).filter(Boolean).map(worth).sort((a, b) => a - b));
  redraw(kept);
  if (!narrowed) restore();
  document.body.classList.toggle("narrowed", narrowed);
  told.textContent = narrowed ? `${kept.length.toLocaleString("en")} of ${items.length.toLocaleString("en")} items. What is grey is of all.${some}` : "";
};
if (items.length > 1) {
  const form = make("form", document.createDocumentFragment(), "", { id: "filters" });
  form.setAttribute("aria-label", "Filters of this page");
  const told = document.createElement("output");
  for (const [key, label] of [["type", "type"], ["tags", "tag"], ["assignee", "person"]]) {
    const found = [...new Set(items.flatMap(choices[key]).filter(Boolean))].sort();
    if (found.length < 2 && !(key === "tags" && found.length)) continue;
    const select = make("select", make("label", form, `${label} `), "", { name: key });
    make("option", select, "all", { value: "" });
    for (const name of found) make("option", select, name, { value: name });
  }
  const ends = items.map(ended).filter(Boolean).sort();
  for (const [key, label] of ends.length ? [["since", "finished from"], ["until", "to"]] : []) {
    make("input", make("label", form, `${label} `), "", { name: key, type: "date", min: ends[0], max: ends.at(-1) });
  }
  make("button", form, "All items", { type: "reset" });
  form.append(told);
  const read = () => { for (const field of form.elements) if (field.name) wanted[field.name] = field.value; apply(told); };
  form.addEventListener("input", read);
  form.addEventListener("reset", () => setTimeout(read));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("#summary").after(form);
  for (const figure of all(document, "figure")) {
    const follows = figure.querySelector("svg [data-items]");
    if (!follows) make("p", figure, "Of all items: this does not follow the filter.", { className: "whole" });
  }
}
