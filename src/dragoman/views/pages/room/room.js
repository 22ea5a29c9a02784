// Adds to the pages, carries nothing: "/" goes to the search, j and k from entry to entry, Esc leaves a field;
// on a phone the filters begin closed; what is not asked for stays out of the address.
"use strict";
(() => {
  const box = document.querySelector(".filter-box");
  if (box && matchMedia("(max-width: 56rem)").matches && !document.querySelector("[role=alert]")) box.open = false;
  for (const form of document.querySelectorAll("form[method=get]")) {
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
    });
  }
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form[method=get] :disabled")) field.disabled = false;
  });
  const typing = (at) => at && /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = document.activeElement;
    if (event.key === "Escape" && typing(at)) { at.blur(); return; }
    if (typing(at)) return;
    if (event.key === "/") {
      document.getElementById("find")?.focus();
      event.preventDefault();
    } else if (event.key === "j" || event.key === "k") {
      const links = [...document.querySelectorAll("main a.to, main .found-list a:first-child")];
      const here = links.indexOf(at);
      const next = links[event.key === "j" ? here + 1 : Math.max(here - 1, 0)];
      if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
    }
  });
})();
