// Elements, cards and tips. Every word is put in as text, never as HTML.
PlannerMap.element = function (tag, className, text) {
  var made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};

PlannerMap.card = function (card) {
  var make = PlannerMap.element, box = make("div", "pm-card");
  box.appendChild(make("h2", "", card.head));
  card.parts.forEach(function (part) {
    if (part.head) box.appendChild(make("h3", "", part.head));
    var table = make("table");
    part.rows.forEach(function (row) {
      var line = table.insertRow();
      if (row[0]) line.appendChild(make("th", row[0].length < 13 ? "pm-short" : "", row[0]));
      var cell = make("td", "", row[1]);
      if (!row[0]) cell.colSpan = 2;
      line.appendChild(cell);
    });
    box.appendChild(table);
  });
  return box;
};

PlannerMap.tip = function (lines) {
  var box = PlannerMap.element("div");
  lines.forEach(function (line, number) {
    box.appendChild(PlannerMap.element(number ? "div" : "strong", "", line));
  });
  return box;
};

// A layer with a tip for the pointer and a card for a click or tap.
PlannerMap.dress = function (layer, tip, card, options) {
  if (tip) layer.bindTooltip(function () { return PlannerMap.tip(tip); }, options || { direction: "top" });
  layer.bindPopup(function () { return PlannerMap.card(card); }, {
    maxWidth: Math.min(340, window.innerWidth - 60), minWidth: Math.min(260, window.innerWidth - 90), maxHeight: Math.max(180, window.innerHeight * 0.5),
    autoPanPaddingTopLeft: [50, window.innerWidth > 700 ? 10 : 55], autoPanPaddingBottomRight: [window.innerWidth > 700 ? 330 : 10, 10],
  });
  layer.on("popupopen", function () { layer.closeTooltip(); });
  return layer;
};

PlannerMap.fill = function (template, values) {
  return template.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? values[name] : all; });
};
