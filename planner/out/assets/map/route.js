// One way: its line, its ends, and the roads along it.
PlannerMap.begin = function () {
  var data = JSON.parse(document.getElementById("planner-data").textContent), make = PlannerMap.element;
  var line = PlannerMap.decode(data.line), side = document.getElementById("side");
  var ends = line.length ? [line[0], line[line.length - 1]] : [];
  var map = PlannerMap.plain(data, {
    points: line, ends: ends.map(function (at) { return { at: at }; }), key: [["pm-legend-way", "", data.text.legend_way]],
  });
  if (line.length) {
    L.polyline(line, { pane: "pm-lines", color: "#fff", weight: 8, interactive: false }).addTo(map);
    L.polyline(line, { pane: "pm-lines", color: "#0072B2", weight: 4.5, interactive: false }).addTo(map);
    ends.forEach(function (at, k) {
      L.marker(at, { icon: PlannerMap.icon("pm-end", 24, k ? "B" : "A"), alt: data.names[k], keyboard: false, zIndexOffset: 1000 })
        .bindTooltip(function () { return PlannerMap.tip([data.names[k]]); }, { direction: "top" }).addTo(map);
    });
  }
  var ends = make("p", "pm-ends");
  data.names.forEach(function (name, k) {
    ends.appendChild(make("b", "", k ? "B" : "A"));
    ends.appendChild(make("span", "", name));
  });
  side.appendChild(ends);
  if (!line.length) side.appendChild(make("p", "pm-note", data.text.no_line));
  if (data.steps.length) side.appendChild(make("h2", "", data.text.steps));
  var list = make("ol", "pm-steps");
  data.steps.forEach(function (step) {
    var item = make("li");
    item.appendChild(make("span", "", step[0]));
    item.appendChild(make("strong", "", step[1]));
    list.appendChild(item);
  });
  side.appendChild(list);
  document.body.dataset.points = line.length;
  document.body.dataset.ready = "1";
};
