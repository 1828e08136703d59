(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const none = document.getElementById("none");
  const keys = ["when", "owner", "repository", "model", "provider"];
  const columns = ["retired", "soon", "later", "open"];
  const rows = [...document.querySelectorAll("#ends tbody tr")].map((row) => ({
    row,
    data: row.dataset,
    places: Number(row.dataset.places),
    text: row.textContent.toLowerCase(),
  }));
  const tables = [...document.querySelectorAll("table[data-by]")].map((table) => ({
    by: table.dataset.by,
    lines: [...table.querySelectorAll("tbody tr")].map((line) => ({
      line,
      value: line.dataset.value,
      button: line.querySelector("button"),
      cells: [...line.querySelectorAll("td")],
    })),
  }));
  const apply = () => {
    const chosen = new FormData(form);
    const words = searched(chosen);
    // A table of its own filter still shows the other values, so that one can change to them.
    const fits = (one, except) =>
      keys.every((key) => key === except || !chosen.get(key) || one.data[key] === chosen.get(key)) &&
      words.every((word) => one.text.includes(word));
    let shown = 0;
    const repositories = new Set();
    for (const one of rows) {
      one.row.hidden = !fits(one);
      if (one.row.hidden) continue;
      shown += one.places;
      repositories.add(one.data.repository);
    }
    for (const { by, lines } of tables) {
      const sums = new Map();
      for (const one of rows) {
        if (!fits(one, by)) continue;
        const sum = sums.get(one.data[by]) ?? sums.set(one.data[by], {}).get(one.data[by]);
        sum[one.data.when] = (sum[one.data.when] ?? 0) + one.places;
      }
      for (const { line, value, button, cells } of lines) {
        const sum = sums.get(value);
        line.hidden = !sum;
        cells.forEach((cell, n) => (cell.textContent = sum?.[columns[n]] ?? ""));
        button.setAttribute("aria-pressed", String(chosen.get(by) === value));
      }
    }
    none.hidden = shown > 0;
    form.querySelector("output").textContent =
      (shown === 1 ? "1 place" : shown + " places") +
      " in " +
      (repositories.size === 1 ? "1 repository" : repositories.size + " repositories");
  };
  for (const { by, lines } of tables) {
    for (const { value, button } of lines) {
      button.addEventListener("click", () => {
        const select = form.elements[by];
        select.value = select.value === value ? "" : value;
        apply();
      });
    }
  }
  filterBy(form, apply);
})();
