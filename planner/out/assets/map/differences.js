// The map of differences: two scenarios, every village by what it gains or loses from the first to the second.
PlannerMap.start = function (map) {
  var data = JSON.parse(document.getElementById("planner-data").textContent), report = document.body.dataset, text = data.text;
  var frame = PlannerMap.frame(map, data, { rescaled: resize }), byId = {};
  var most = data.villages.reduce(function (top, village) { return Math.max(top, village.rank); }, 1);
  data.strict = true;
  var renderer = L.svg({ pane: "pm-dots", padding: 0.5 });
  data.villages.forEach(function (village) {
    village.card = { head: village.name, parts: [] };
    var look = { renderer: renderer, pane: "pm-dots", radius: radius(village), weight: 1.1, color: "#3b352a", fillOpacity: 1 };
    village.dot = PlannerMap.dress(L.circleMarker(village.at, look), [village.name], village.card);
    byId[village.id] = village;
  });
  var layers = {
    roads: PlannerMap.roads(data, map), townships: PlannerMap.townships(data),
    villages: L.layerGroup(data.villages.map(function (village) { return village.dot; })),
  };
  var centres = PlannerMap.centres(data), labels = PlannerMap.labels(map, data), apart = PlannerMap.declutter(map);

  function radius(village) { return (3 + 7 * Math.sqrt(village.rank / most)) * (PlannerMap.dots || 1); }

  function resize() { data.villages.forEach(function (village) { village.dot.setRadius(radius(village)); }); }

  // What a village gains (above 0) or loses, and its class; null: there is nothing to compare.
  function change(village) {
    var a = village.ways[chosen.from], b = village.ways[chosen.to];
    if (chosen.what === "reach") return a < 0 && b < 0 ? null : (b >= 0 ? 1 : 0) - (a >= 0 ? 1 : 0);
    if (chosen.what === "way") return a < 0 || b < 0 ? null : a - b;
    return village.weeks[chosen.from] - village.weeks[chosen.to];
  }

  function grade(value) {
    if (value === null) return "never";
    if (chosen.what === "reach") return value ? (value > 0 ? 3 : -3) : 0;
    var steps = data.steps[chosen.what], size = steps.filter(function (least) { return Math.abs(value) >= least; }).length;
    return value > 0 ? size : -size;
  }

  function colour(kind) {
    if (kind === "never") return data.never;
    return kind ? (kind > 0 ? data.gains[kind - 1] : data.losses[-kind - 1]) : data.same;
  }

  // Minutes or weeks more (+) or less: less is a gain.
  function signed(value) { return (value < 0 ? "+" : "\u2212") + Math.abs(value); }

  function describe(village) {
    return [chosen.from, chosen.to].map(function (number) {
      var way = village.ways[number], weeks = village.weeks[number];
      return { head: data.scenarios[number], rows: [
        [text.diff_stop, way < 0 ? text.diff_out : way ? PlannerMap.fill(text.diff_minutes, { count: way }) : text.diff_here],
        [text.diff_visit, PlannerMap.fill(weeks >= 8 ? text.diff_many : text.diff_weeks, { count: weeks })],
      ] };
    });
  }

  function refresh() {
    Object.keys(chosen.layers).forEach(function (name) { if (layers[name]) PlannerMap.toggle(map, layers[name], Boolean(chosen.layers[name])); });
    frame.tile(Boolean(chosen.layers.tiles));
    var count = {}, people = {}, rows = [];
    data.villages.forEach(function (village) {
      var value = change(village), kind = grade(value);
      count[kind] = (count[kind] || 0) + 1;
      people[kind] = (people[kind] || 0) + village.rank;
      village.value = value;
      village.dot.setStyle({ fillColor: colour(kind), color: kind ? "#26231c" : "#8d877a", weight: kind && kind !== "never" ? 1.4 : 0.9 });
      village.suffix = kind && kind !== "never" && chosen.what !== "reach" ? signed(value) : "";
      village.late = kind && kind !== "never" ? 1 + Math.abs(kind) : 0;
      village.card.parts = [{ rows: [[text.diff_people, village.people], [text.diff_town, village.town]].filter(function (row) { return row[1]; }) }].concat(describe(village));
      if (village.late) rows.push(village);
    });
    data.villages.slice().sort(function (a, b) { return b.rank - a.rank; }).forEach(function (village) {
      if (village.late) village.dot.bringToFront();
    });
    panel.show(count, people, rows);
    report.what = chosen.what;
    report.from = chosen.from;
    report.to = chosen.to;
    report.gain = rows.filter(function (village) { return village.value > 0; }).length;
    report.lose = rows.filter(function (village) { return village.value < 0; }).length;
    arrange();
  }

  function arrange() {
    var placed = apart.place(centres.getLayers());
    labels.around(placed.marks.concat(data.villages.map(function (village) {
      var high = radius(village) + (village.late ? 0 : -1);
      return { at: village.at, x: 0, y: 0, wide: high, high: high };
    })), Boolean(chosen.layers.labels));
    report.labels = labels.count();
  }

  function go(id) {
    var village = byId[id];
    frame.touch();
    PlannerMap.shut();
    frame.show(L.latLngBounds([village.at]), 12.5);
    village.dot.openPopup();
  }

  var chosen = { from: data.from, to: data.to, what: "reach", layers: {} };
  var panel = PlannerMap.differencePanel(map, data, chosen, { refresh: refresh, village: go, colour: colour, signed: signed });
  map.invalidateSize({ animate: false });
  frame.begin();
  map.on("zoomend", arrange);
  [centres, apart.layer, labels.layer].forEach(function (layer) { map.addLayer(layer); });
  refresh();
  PlannerMap.find = function (name) {
    var found = data.villages.filter(function (village) { return village.name === name; })[0];
    if (found) go(found.id);
  };
  report.villages = data.villages.length;
  report.scenarios = data.scenarios.length;
  report.ready = "1";
};

// The panel: which two scenarios, which difference, the legend with its counts, who gains and loses most.
PlannerMap.differencePanel = function (map, data, chosen, actions) {
  var make = PlannerMap.element, mark = PlannerMap.mark, text = data.text, fill = PlannerMap.fill, MOST = 8;
  var legend = make("div", "pm-classes pm-diff-classes"), lists = make("div"), total = make("p", "pm-diff-total");

  function section(title, parts) {
    var box = make("section");
    box.appendChild(make("h2", "", title));
    parts.forEach(function (part) { box.appendChild(part); });
    return box;
  }

  function chooser(name) {
    var label = make("label", "pm-diff-choose"), select = make("select");
    label.appendChild(make("span", "", text["diff_" + name]));
    data.scenarios.forEach(function (scenario, number) {
      var option = make("option", "", scenario);
      option.value = number;
      select.appendChild(option);
    });
    select.value = chosen[name];
    select.id = "pm-" + name;
    select.addEventListener("change", function () { chosen[name] = Number(select.value); actions.refresh(); });
    label.appendChild(select);
    return label;
  }

  function chips() {
    var row = make("div", "pm-chips"), buttons = ["reach", "way", "weeks"].map(function (name) {
      var button = make("button", "pm-chip", text["diff_by_" + name]);
      button.type = "button";
      button.id = "pm-by-" + name;
      button.setAttribute("aria-pressed", name === chosen.what ? "true" : "false");
      button.addEventListener("click", function () {
        chosen.what = name;
        buttons.forEach(function (one) { one.setAttribute("aria-pressed", one === button ? "true" : "false"); });
        actions.refresh();
      });
      row.appendChild(button);
      return button;
    });
    return row;
  }

  function label(kind) {
    if (kind === "never") return chosen.what === "reach" ? text.diff_neither : text.diff_not_both;
    if (!kind) return chosen.what === "reach" ? text.diff_both : text.diff_same;
    if (chosen.what === "reach") return kind > 0 ? text.diff_won : text.diff_lost;
    var steps = data.steps[chosen.what], size = Math.abs(kind), least = steps[size - 1], way = kind > 0 ? "less" : "more";
    var key = size === steps.length ? "_open" : least === steps[size] - 1 ? "_one" : "";
    return fill(text["diff_" + chosen.what + "_" + way + key], { least: least, most: size < steps.length ? steps[size] - 1 : 0 });
  }

  function show(count, people, rows) {
    var kinds = chosen.what === "reach" ? [3, 0, -3, "never"] : [3, 2, 1, 0, -1, -2, -3].concat(chosen.what === "way" ? ["never"] : []);
    legend.textContent = "";
    kinds.forEach(function (kind) {
      var line = make("span", "pm-class"), sign = mark("pm-class-dot");
      sign.style.background = actions.colour(kind);
      line.appendChild(sign);
      line.appendChild(make("span", "", label(kind)));
      line.appendChild(make("small", "", String(count[kind] || 0)));
      legend.appendChild(line);
    });
    var sums = [1, -1].map(function (sign) {
      var found = rows.filter(function (village) { return village.value * sign > 0; });
      return { villages: found.length, people: found.reduce(function (sum, one) { return sum + one.rank; }, 0).toLocaleString("en") };
    });
    total.textContent = fill(text.diff_gain, sums[0]) + " " + fill(text.diff_lose, sums[1]);
    lists.textContent = "";
    [[1, text.diff_gainers], [-1, text.diff_losers]].forEach(function (pair) {
      var found = rows.filter(function (village) { return village.value * pair[0] > 0; });
      found.sort(function (a, b) { return (b.value - a.value) * pair[0] || b.rank - a.rank; });
      if (found.length) lists.appendChild(section(pair[1], [list(found.slice(0, MOST))]));
    });
  }

  function list(found) {
    var box = make("ul");
    found.forEach(function (village) {
      var item = make("li"), line = make("button", "pm-line"), name = make("span");
      line.type = "button";
      name.appendChild(make("span", "pm-name", village.name));
      name.appendChild(make("small", "", " " + [village.town, village.people].filter(Boolean).join(", ")));
      line.appendChild(name);
      if (chosen.what !== "reach") line.appendChild(make("strong", "", actions.signed(village.value)));
      line.addEventListener("click", function () { actions.village(village.id); });
      item.appendChild(line);
      box.appendChild(item);
    });
    return box;
  }

  function more() {
    var box = make("section", "pm-legend"), rows = PlannerMap.layerList(text, chosen.layers, actions.refresh);
    box.appendChild(make("h2", "", text.layers));
    rows.add("villages", "diff_villages", mark("pm-legend-village"));
    rows.add("labels", "labels", mark("pm-legend-name", "A"));
    rows.add("townships", "townships", mark("pm-legend-township"));
    if (data.roads.length) rows.add("roads", "roads", mark("pm-legend-road"));
    if (data.tiles) rows.add("tiles", "tiles", mark("pm-legend-tiles"), true);
    rows.plain(mark("pm-legend-centre", "★"), text.legend_centre);
    box.appendChild(rows.element);
    box.appendChild(make("p", "pm-note", text.diff_note));
    if (data.undrawn) box.appendChild(make("p", "pm-note", data.undrawn));
    return box;
  }

  PlannerMap.side(map, text, [
    PlannerMap.finder(data.villages, text, function (village) { actions.village(village.id); }),
    section(text.diff_between, [chooser("from"), chooser("to"), chips()]),
    total, legend, lists, more(),
  ]);
  return { show: show };
};
