// Comfort on top of pages that work without it.
"use strict";

(() => {
  const form = document.getElementById("search");
  const box = form && form.elements.q;
  const filters = document.querySelector(".filters");
  const sheet = document.querySelector("dialog.sheet");
  const wide = matchMedia("(min-width: 56rem)");

  const typing = (event) =>
    event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), select, textarea");

  // The box

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && box && !typing(event)) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  // Enter that ends the composition of a word is not yet the wish to search; Safari tells it by its code alone.
  if (box) {
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
    });
  }

  // Facets and order: a change is a search. The next page goes on where this one was.

  const RETURN = "wenkham.return";

  // The usual order need not stand in the address.
  if (form) {
    form.addEventListener("formdata", (event) => {
      if (!event.formData.get("sort")) event.formData.delete("sort");
    });
  }

  // A browser may forbid storage; then the next page begins at its top.
  const keep = (value) => {
    try { sessionStorage.setItem(RETURN, value); } catch { /* as said */ }
  };
  const taken = () => {
    try {
      const value = sessionStorage.getItem(RETURN);
      sessionStorage.removeItem(RETURN);
      return value;
    } catch { return null; }
  };

  document.addEventListener("change", (event) => {
    const control = event.target;
    if (control.form !== form || !control.matches("[type=checkbox], select") || (sheet && sheet.open)) return;
    keep(JSON.stringify([control.name, control.value, scrollY]));
    form.requestSubmit();
  });

  const kept = taken();
  if (kept && form) {
    const [name, value, top] = JSON.parse(kept);
    const control = [...form.elements].find(
      (other) => other.name === name && (other.value === value || other.matches("select")));
    if (control) {
      const folded = control.closest(".more");
      if (folded) folded.open = true;
      control.focus({ preventScroll: true });
      scrollTo({ top, behavior: "instant" });
    }
  }

  // A page that the browser kept shows what its address says, not what was changed before leaving it.
  addEventListener("pageshow", (event) => {
    if (event.persisted && form) form.reset();
  });

  // Filters: beside the results where there is room, else in a sheet.

  if (filters && sheet) {
    const facets = filters.querySelector(".facets");
    const lay = () => {
      if (sheet.open) sheet.close();
      filters.open = wide.matches;
    };
    lay();
    wide.addEventListener("change", lay);
    filters.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      sheet.append(facets);
      sheet.showModal();
    });
    sheet.addEventListener("close", () => filters.append(facets));
    sheet.addEventListener("click", (event) => {
      if (event.target === sheet || event.target.closest(".close")) sheet.close();
    });
  }

  // The marked places of a document

  const steps = document.querySelector(".steps");
  if (steps) {
    const places = [...document.querySelectorAll("mark[id]")];
    const shown = steps.querySelector("output");
    let at = -1;
    const go = (step) => {
      if (at >= 0) places[at].classList.remove("here");
      at = (Math.max(at, step < 0 ? 0 : -1) + step + places.length) % places.length;
      places[at].classList.add("here");
      places[at].scrollIntoView({ block: "center" });
      shown.textContent = `${at + 1} / ${places.length}`;
    };
    steps.hidden = false;
    steps.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) go(Number(button.dataset.step));
    });
    document.addEventListener("keydown", (event) => {
      if (typing(event)) return;
      if (event.key === "n") go(1);
      if (event.key === "p") go(-1);
    });
  }
})();
