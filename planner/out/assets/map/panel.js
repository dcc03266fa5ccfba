// The panel: find a village, days, vehicles, layers with their legend. It keeps what is chosen and says when that changes.
PlannerMap.sample = function (style) {
  var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "pm-sample");
  svg.setAttribute("viewBox", "0 0 30 12");
  [[style.edge, 7, ""], [style.colour, 4, style.dash]].forEach(function (stroke) {
    var line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    line.setAttribute("x1", "0");
    line.setAttribute("x2", "30");
    line.setAttribute("y1", "6");
    line.setAttribute("y2", "6");
    line.setAttribute("stroke", stroke[0]);
    line.setAttribute("stroke-width", stroke[1]);
    if (stroke[2]) line.setAttribute("stroke-dasharray", stroke[2]);
    svg.appendChild(line);
  });
  return svg;
};

PlannerMap.panel = function (map, data, actions) {
  var make = PlannerMap.element, mark = PlannerMap.mark, sample = PlannerMap.sample, text = data.text;
  var buttons = { days: [], vehicles: [] }, chosen = { days: {}, vehicles: {}, layers: {} };

  function set(list, key, on) {
    chosen[list][key] = on;
    buttons[list][key].setAttribute("aria-pressed", on ? "true" : "false");
  }

  function chip(list, key, on) {
    var button = make("button", "pm-chip");
    button.type = "button";
    buttons[list][key] = button;
    set(list, key, on);
    button.addEventListener("click", function () {
      set(list, key, !chosen[list][key]);
      actions.refresh();
    });
    return button;
  }

  function section(title, list, className) {
    var box = make("section", className), head = make("h2", "", title);
    box.appendChild(head);
    if (list && buttons[list].length > 1) {
      [["all", true], ["none", false]].forEach(function (choice) {
        var link = make("button", "pm-link", text[choice[0]]);
        link.type = "button";
        link.addEventListener("click", function () {
          buttons[list].forEach(function (unused, key) { set(list, key, choice[1]); });
          actions.refresh();
        });
        head.appendChild(link);
      });
    }
    return box;
  }

  function days() {
    // A busy week opens on its first day: forty routes at once say nothing.
    var busy = data.plan.turns.length > 8;
    var chips = data.panel.days.map(function (label, day) {
      var button = chip("days", day, !busy || day === 0);
      button.textContent = label;
      return button;
    });
    var box = section(text.days, "days"), row = make("div", "pm-chips pm-days");
    chips.forEach(function (button) { row.appendChild(button); });
    box.appendChild(row);
    return box;
  }

  function vehicles() {
    var chips = data.panel.vehicles.map(function (vehicle, key) {
      var button = chip("vehicles", key, true), letter = mark("pm-letter", vehicle.letter);
      letter.style.cssText = "background:" + vehicle.colour + ";color:" + vehicle.ink;
      button.appendChild(letter);
      button.appendChild(make("span", "", vehicle.name));
      if (vehicle.dash || vehicle.edge !== "#ffffff") button.appendChild(sample(vehicle)); // else the letter says it all
      button.title = vehicle.name;
      return button;
    });
    var box = section(text.vehicles, "vehicles"), row = make("div", "pm-chips pm-vehicles");
    chips.forEach(function (button) { row.appendChild(button); });
    box.appendChild(row);
    return box;
  }

  // Layers and their legend are one list: what a mark means, and whether it is shown.
  function layers() {
    var box = section(text.layers, "", "pm-legend"), grey = { colour: "#4d4d4d", edge: "#ffffff", dash: "" };
    var rows = PlannerMap.layerList(text, chosen.layers, actions.refresh);
    rows.add("hubs", "hubs", mark("pm-legend-hub", "A1"));
    rows.add("routes", "routes", sample(grey));
    rows.add("spokes", "spokes", mark("pm-legend-spoke"));
    if (data.internal) rows.add("homes", "homes", mark("pm-legend-home"));
    if (data.internal) rows.add("left", "left_internal", both(mark("pm-legend-left", "2"), mark("pm-legend-none")));
    else rows.add("left", "left_public", mark("pm-legend-left-public", "×"));
    if (data.changes.length) rows.add("changes", "changes", mark("pm-sign pm-change-moved", PlannerMap.SIGNS.moved));
    if (data.roads.length) rows.add("roads", "roads", mark("pm-legend-road"));
    rows.add("townships", "townships", mark("pm-legend-township"));
    rows.add("labels", "labels", mark("pm-legend-village"));
    if (data.tiles) rows.add("tiles", "tiles", mark("pm-legend-tiles"), true);
    rows.plain(mark("pm-legend-centre", "★"), text.legend_centre);
    if (data.plan.rough.length) rows.plain(mark("pm-legend-rough"), text.legend_rough);
    box.appendChild(rows.element);
    box.appendChild(sizes());
    if (data.undrawn) box.appendChild(make("p", "pm-note", data.undrawn));
    return box;
  }

  function both(one, other) {
    var pair = make("span", "pm-legend-both");
    pair.appendChild(one);
    pair.appendChild(other);
    return pair;
  }

  function sizes() {
    var row = make("div", "pm-sizes");
    data.legend.forEach(function (pair) {
      var one = make("span", "pm-size"), circle = mark("pm-size-circle");
      circle.style.width = circle.style.height = pair[1] * 2 + "px";
      one.appendChild(circle);
      one.appendChild(make("span", "", PlannerMap.fill(text.legend_cases, { count: pair[0] })));
      row.appendChild(one);
    });
    return row;
  }

  PlannerMap.side(map, text, [
    PlannerMap.finder(data.villages, text, actions.find),
    make("p", "pm-note", data.plan.turns.length ? text.hint : text.nothing),
    data.panel.days.length ? days() : null,
    data.panel.vehicles.length ? vehicles() : null,
    data.against ? PlannerMap.changeList(data, actions.change) : null,
    layers(),
  ]);
  return {
    chosen: chosen,
    turnOn: function (list, key) { set(list, key, true); },
    only: function (day) { buttons.days.forEach(function (unused, key) { set("days", key, key === day); }); },
  };
};
