"use strict";
// Draws the charts of a report, and opens the panel of details.
(() => {
  const font = getComputedStyle(document.body).fontFamily;
  const config = {
    background: null,
    axis: {
      domainColor: "var(--rule)", tickColor: "var(--rule)", gridColor: "var(--rule)", labelColor: "var(--muted)",
      titleColor: "var(--muted)",
      labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal", labelOverlap: true, labelFont: font,
      titleFont: font,
    },
    legend: {
      orient: "top", direction: "horizontal", labelColor: "var(--ink)", titleColor: "var(--muted)", labelFontSize: 12,
      labelLimit: 0, offset: 6, labelFont: font, symbolStrokeWidth: 2, columnPadding: 18,
    },
    text: {fill: "var(--ink)", fontSize: 11, font},
  };
  const panel = document.getElementById("panel");
  const details = document.getElementById("details");

  function open(id) {
    const detail = document.getElementById(id);
    if (!detail || !details.contains(detail)) return false;
    panel.querySelector(".content").replaceChildren(...[...detail.children].map((child) => child.cloneNode(true)));
    panel.hidden = false;
    for (const link of document.querySelectorAll(".drawing .node")) link.classList.remove("chosen");
    for (const link of document.querySelectorAll(".drawing .node a")) {
      if (target(link) === id) link.closest(".node").classList.add("chosen");
    }
    return true;
  }
  function close() { panel.hidden = true; }
  /** The id a link points to; graphs drawn by dot have xlink:href. */
  function target(link) {
    const address = link.getAttribute("href") || link.getAttribute("xlink:href") || "";
    return address.startsWith("#") ? decodeURIComponent(address.slice(1)) : "";
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && open(target(link))) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  panel.querySelector("button").addEventListener("click", close);
  details.hidden = true;
  function place(drawing) {
    // Made smaller to fit, unless that would make it hard to read; then it scrolls, and begins with its topmost box in
    // the middle.
    drawing.classList.toggle("fits", drawing.clientWidth > 0.6 * drawing.scrollWidth);
    const boxes = [...drawing.querySelectorAll(".node")].map((node) => node.getBoundingClientRect());
    const top = boxes.reduce((a, b) => (b.top < a.top ? b : a), boxes[0]);
    if (!top) return;
    const box = drawing.getBoundingClientRect();
    drawing.scrollLeft += top.left + top.width / 2 - box.left - drawing.clientWidth / 2;
  }
  for (const drawing of document.querySelectorAll(".drawing")) {
    const fold = drawing.closest("details");  // it has no size before it is open
    if (fold) fold.addEventListener("toggle", () => place(drawing), {once: true});
    else place(drawing);
  }

  function draw(element) {
    const specification = JSON.parse(document.getElementById(element.dataset.specification).textContent);
    const width = () => Math.max(element.clientWidth, 120);
    specification.width = width();
    specification.padding = {left: 0, right: 0, top: 0, bottom: 4};  // letters that reach below their line
    specification.autosize = {type: "fit-x", contains: "padding"};
    const options = {renderer: "svg", hover: true, logLevel: 1};
    const view = new vega.View(vega.parse(specification, config), options).initialize(element);
    view.addEventListener("click", (event, item) => {
      if (item && item.datum && item.datum.detail) open(item.datum.detail);
    });
    let drawn = specification.width;
    new ResizeObserver(() => {
      if (width() === drawn) return;
      drawn = width();
      view.width(drawn).runAsync();
    }).observe(element);
    return view.runAsync();
  }

  const charts = [...document.querySelectorAll(".chart")].map((element) => draw(element));
  Promise.all(charts).then(() => document.documentElement.setAttribute("data-drawn", charts.length));
})();
