"use strict";
(() => {
  const all = (what, within = document) => Array.from(within.querySelectorAll(what));
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const fields = ["theme", "role", "who"];
  const passes = (element, name, wanted) =>
    wanted === "" || (element.dataset[name] || "").split("\n").includes(wanted);

  // Shows what passes the filters, and says how many quotes that is.
  const filter = () => {
    const [theme, role, who] = fields.map((name) => form.elements[name].value);
    let left = 0;
    let quotes = 0;
    for (const section of all("section[data-theme]")) {
      const figures = all("figure.quote", section);
      const asked = passes(section, "theme", theme);
      for (const figure of figures) {
        figure.hidden = !(asked && passes(figure, "role", role) && passes(figure, "who", who));
      }
      const here = figures.filter((figure) => !figure.hidden).length;
      section.hidden = !asked || ((role !== "" || who !== "") && here === 0);
      left += here;
      quotes += figures.length;
    }
    for (const row of all("tr[data-theme]")) row.hidden = !passes(row, "theme", theme);
    for (const row of all("tr[data-who]")) {
      row.hidden = !(passes(row, "role", role) && passes(row, "who", who));
    }
    shown.textContent = `${left} of ${quotes} quotes shown`;
  };

  const clear = () => {
    form.reset();
    filter();
  };

  // The address remembers the filters, so that a filtered view can be linked to; else it names a theme or a quote.
  const follow = () => {
    let hash = "";
    try {
      hash = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    if (hash.startsWith("?")) {
      const asked = new URLSearchParams(location.hash.slice(2));
      for (const name of fields) {
        const wanted = asked.get(name) || "";
        const known = Array.from(form.elements[name].options).some((option) => option.value === wanted);
        form.elements[name].value = known ? wanted : "";
      }
      filter();
      return;
    }
    const target = hash === "" ? null : document.getElementById(hash);
    if (target === null) return;
    if (target.closest("[hidden]") !== null) clear();
    for (const context of all(":scope > details", target)) context.open = true;
    target.scrollIntoView();
  };

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => location.replace("#?"), 0));
  form.addEventListener("change", () => {
    const asked = new URLSearchParams();
    for (const name of fields) {
      if (form.elements[name].value !== "") asked.set(name, form.elements[name].value);
    }
    location.replace(`#?${asked}`);
  });
  window.addEventListener("hashchange", follow);

  // Tables: figures largest first, words from A on; again: the other way; again: as they were.
  const collator = new Intl.Collator("en", { numeric: true });
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    return cell === undefined ? "" : (cell.dataset.sort ?? cell.textContent);
  };
  for (const table of all("table.sortable")) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      const first = head.classList.contains("figure") ? "descending" : "ascending";
      const second = first === "descending" ? "ascending" : "descending";
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const next = now === null ? first : now === first ? second : null;
        for (const other of heads) other.removeAttribute("aria-sort");
        const sorted = rows.slice();
        if (next !== null) {
          head.setAttribute("aria-sort", next);
          const turn = next === "ascending" ? 1 : -1;
          sorted.sort((a, b) => turn * collator.compare(keyOf(a, column), keyOf(b, column)));
        }
        body.append(...sorted);
      });
    });
  }

  filter();
  follow();
})();
