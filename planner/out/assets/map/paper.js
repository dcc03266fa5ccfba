// Printing: the page takes the size of the sheet, the map fills it anew, the panel becomes the legend.
PlannerMap.paper = (function () {
  var SHEETS = { A4: { width: 1264, height: 872, zoom: 0.84 }, A3: { width: 1454, height: 1010, zoom: 1.05 } };
  var map = null, actions = null, chosen = "A4", before = null, rule = null;

  function legend(size) {
    var panel = document.querySelector(".pm-panel");
    panel.style.zoom = size === 1 ? "" : size;
    panel.style.width = size === 1 ? "" : 312 / size + "px";
    return panel.offsetHeight * size;
  }

  // A long legend is set smaller, so that the sheet holds all of it.
  function shrink() {
    var room = map.getSize().y - 20, size = 1;
    while (legend(size) > room && size > 0.55) size -= 0.05;
  }

  function lay() {
    if (before || !map) return;
    var sheet = SHEETS[chosen], body = document.body;
    before = { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom(), minimum: map.getMinZoom() };
    paper.busy = true;
    rule = document.createElement("style");
    rule.textContent = "@page { size: " + chosen + " landscape; margin: 8mm; }";
    document.head.appendChild(rule);
    body.classList.add("pm-paper");
    body.style.width = sheet.width + "px";
    body.style.height = sheet.height + "px";
    body.style.zoom = sheet.zoom;
    map.closePopup();
    map.fire("pm-paper", { on: true });
    map.invalidateSize({ animate: false, pan: false });
    map.setMinZoom(1);
    shrink();
    if (actions.touched()) map.fitBounds(before.bounds, { animate: false });
    else actions.fit();
    document.body.dataset.paper = chosen;
  }

  function back() {
    if (!before) return;
    var body = document.body, was = before;
    before = null;
    rule.remove();
    body.classList.remove("pm-paper");
    body.style.width = body.style.height = body.style.zoom = "";
    map.fire("pm-paper", { on: false });
    legend(1);
    map.invalidateSize({ animate: false, pan: false });
    map.setView(was.center, was.zoom, { animate: false });
    map.setMinZoom(was.minimum);
    paper.busy = false;
    chosen = "A4";
  }

  function print(sheet) {
    chosen = sheet;
    lay();
    window.print();
  }

  function ask(link, text) {
    var old = document.querySelector(".pm-sheets");
    if (old) { old.remove(); return; }
    var box = PlannerMap.element("div", "pm-sheets"), close = function () { box.remove(); };
    box.appendChild(PlannerMap.element("span", "", text.print));
    Object.keys(SHEETS).forEach(function (sheet) {
      var button = PlannerMap.element("button", "pm-chip", sheet);
      button.type = "button";
      button.addEventListener("click", function () { close(); print(sheet); });
      box.appendChild(button);
    });
    L.DomEvent.disableClickPropagation(box);
    link.parentNode.appendChild(box);
  }

  var paper = {
    busy: false, ask: ask, lay: lay, back: back,
    start: function (on, what) {
      map = on;
      actions = what;
      window.addEventListener("beforeprint", lay);
      window.addEventListener("afterprint", back);
    },
  };
  return paper;
})();
