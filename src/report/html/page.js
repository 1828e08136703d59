(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const none = document.getElementById("none");
  const files = [...document.querySelectorAll(".file")].map((file) => ({
    file,
    badge: file.querySelector(".n"),
    path: file.querySelector(".path").textContent.toLowerCase(),
    items: [...file.querySelectorAll(".finding")].map((item) => ({ item, text: item.textContent.toLowerCase() })),
  }));
  const apply = () => {
    const data = new FormData(form);
    const words = searched(data);
    const levels = new Set(data.getAll("level"));
    const provider = data.get("provider");
    const usage = data.get("usage");
    let shown = 0;
    for (const { file, badge, path, items } of files) {
      let here = 0;
      for (const { item, text } of items) {
        const fits =
          levels.has(item.dataset.level) &&
          (!provider || item.dataset.provider === provider) &&
          (!usage || item.dataset.usage === usage) &&
          words.every((word) => path.includes(word) || text.includes(word));
        item.hidden = !fits;
        here += fits ? 1 : 0;
      }
      file.hidden = here === 0;
      badge.textContent = here;
      shown += here;
    }
    none.hidden = shown > 0;
    form.querySelector("output").textContent = shown === 1 ? "1 finding" : shown + " findings";
  };
  filterBy(form, apply);
})();
