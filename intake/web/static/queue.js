/* The queue by keyboard: J K move, Enter opens, N takes the next, B takes back, / searches. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  const rows = [...document.querySelectorAll("a.open")];
  const at = rows.indexOf(document.activeElement);
  if (event.key === "j" || event.key === "k") {
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
    if (next) next.focus();
  } else if ((event.key === "n" || event.key === "b") && !event.repeat) {
    const button = document.querySelector(`[data-key=${event.key}]`);
    if (button) button.click();
  } else if (event.key === "/") {
    document.getElementById("text")?.focus();
  } else return;
  event.preventDefault();
});
/* All of this page at once; the box is there only with a script. */
function showAll() { const all = document.getElementById("all"); if (all) all.hidden = false; }
document.addEventListener("change", (event) => {
  if (event.target.id === "all") for (const one of document.querySelectorAll("#bulk [name=id]")) one.checked = event.target.checked;
});
document.addEventListener("htmx:afterSettle", showAll);
showAll();
