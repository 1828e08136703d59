"use strict";
// What the pages with filters share. Without scripts the form stays hidden.

// The words of the search field, lower case.
const searched = (data) => data.get("text").toLowerCase().split(/\s+/).filter(Boolean);

// Shows the form, and applies it now and after each change.
const filterBy = (form, apply) => {
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  // As in many places where one searches.
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches?.("input, select, textarea")) {
      event.preventDefault();
      form.elements.text.focus();
    }
  });
  // The browser may have kept the filters over a reload.
  apply();
};
