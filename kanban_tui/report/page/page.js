"use strict";
const hint = document.getElementById("hint");
const spoken = new Map();

// A hint at once in place of the browser's late one; the titles stay for those who read the page without a pointer.
document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest("svg .dot, svg .bar");
  const title = mark && (mark.querySelector("title") || mark.parentNode.querySelector(":scope > title"));
  if (title && title.textContent) { spoken.set(mark, title.textContent); title.textContent = ""; }
  const words = mark && spoken.get(mark);
  hint.hidden = !words;
  if (!words) return;
  hint.textContent = words;
  const box = mark.getBoundingClientRect();
  const left = Math.min(box.left + box.width / 2 + 8, innerWidth - hint.offsetWidth - 8);
  hint.style.left = Math.max(8, left) + "px";
  hint.style.top = Math.max(8, box.top - hint.offsetHeight - 8) + "px";
});

document.addEventListener("click", (event) => {
  const mark = event.target.closest("svg [data-item]");
  if (mark) location.hash = "item-" + mark.dataset.item;
});

const UNITS = { d: 86400, h: 3600, min: 60, s: 1 };
const worth = (text) => {
  const spans = [...text.matchAll(/(\d+) (d|h|min|s)\b/g)];
  if (spans.length) return spans.reduce((sum, [, number, unit]) => sum + number * UNITS[unit], 0);
  const number = parseFloat(text.replace(/[#,]/g, ""));
  return /^#?-?[\d,.]+( %)?$/.test(text) ? number : text.toLowerCase();
};
const compare = (a, b) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1);

for (const table of document.querySelectorAll("table.sortable")) {
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
