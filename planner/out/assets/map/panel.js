// The panel: find a village, days, vehicles, layers with their legend. It keeps what is chosen and says when that changes.
PlannerMap.panel = function (map, data, actions) {
  var make = PlannerMap.element, text = data.text;
  var buttons = { days: [], vehicles: [], layers: {} };
  var chosen = { days: {}, vehicles: {}, layers: {} };

  function press(button, on) {
    button.setAttribute("aria-pressed", on ? "true" : "false");
  }

  function set(list, key, on) {
    chosen[list][key] = on;
    press(buttons[list][key], on);
  }

  function chip(list, key, on, click) {
    var button = make("button", "pm-chip");
    button.type = "button";
    buttons[list][key] = button;
    set(list, key, on);
    button.addEventListener("click", function () {
      set(list, key, !chosen[list][key]);
      click();
    });
    return button;
  }

  function section(title, list) {
    var box = make("section"), head = make("h2", "", title);
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

  function sample(style) {
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
  }

  function days() {
    // A busy week opens on its first day: forty routes at once say nothing.
    var busy = data.plan.turns.length > 8;
    var chips = data.panel.days.map(function (label, day) {
      var button = chip("days", day, !busy || day === 0, actions.refresh);
      button.textContent = label;
      return button;
    });
    var box = section(text.days, "days"), row = make("div", "pm-chips");
    chips.forEach(function (button) { row.appendChild(button); });
    box.appendChild(row);
    return box;
  }

  function vehicles() {
    var chips = data.panel.vehicles.map(function (vehicle, key) {
      var button = chip("vehicles", key, true, actions.refresh);
      button.appendChild(sample(vehicle));
      button.appendChild(make("span", "", vehicle.name));
      button.title = vehicle.name;
      return button;
    });
    var box = section(text.vehicles, "vehicles"), row = make("div", "pm-chips pm-vehicles");
    chips.forEach(function (button) { row.appendChild(button); });
    box.appendChild(row);
    return box;
  }

  function finder() {
    var form = make("form", "pm-find"), input = make("input"), list = make("datalist"), answer = make("output");
    list.id = "pm-villages";
    data.villages.forEach(function (village) {
      var option = make("option");
      option.value = village.name;
      if (village.town) option.label = village.town;
      list.appendChild(option);
    });
    input.setAttribute("list", list.id);
    input.placeholder = text.search;
    input.setAttribute("aria-label", text.find);
    var go = make("button", "pm-chip", text.find);
    go.type = "submit";
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      answer.textContent = actions.find(input.value.trim()) ? "" : text.not_found;
    });
    input.addEventListener("change", function () {
      answer.textContent = "";
      if (input.value && actions.find(input.value.trim())) input.blur();
    });
    [input, go, list, answer].forEach(function (part) { form.appendChild(part); });
    return form;
  }

  function mark(className, words) { return make("b", className, words); }

  // Layers and their legend are one list: what a mark means, and whether it is shown.
  function layers() {
    var box = section(text.layers), rows = make("div", "pm-checks"), grey = { colour: "#4d4d4d", edge: "#ffffff", dash: "" };
    function row(name, key, symbol) {
      var label = make("label"), check = make("input"), cell = make("span", "pm-mark");
      check.type = "checkbox";
      check.checked = chosen.layers[name] = true;
      check.addEventListener("change", function () {
        chosen.layers[name] = check.checked;
        actions.refresh();
      });
      cell.appendChild(symbol);
      [check, cell, make("span", "", text["layer_" + key])].forEach(function (part) { label.appendChild(part); });
      rows.appendChild(label);
    }
    row("hubs", "hubs", mark("pm-legend-hub", "1"));
    row("routes", "routes", sample(grey));
    row("spokes", "spokes", mark("pm-legend-spoke"));
    if (data.internal) row("homes", "homes", mark("pm-legend-home"));
    if (data.internal) row("left", "left_internal", mark("pm-legend-left", "2"));
    else row("left", "left_public", mark("pm-legend-left-public", "×"));
    if (data.roads.length) row("roads", "roads", mark("pm-legend-road"));
    row("townships", "townships", mark("pm-legend-township"));
    row("labels", "labels", mark("pm-legend-village"));
    rows.appendChild(plain(mark("pm-legend-centre", "★"), text.legend_centre));
    if (data.plan.rough.length) rows.appendChild(plain(mark("pm-legend-rough"), text.legend_rough));
    box.appendChild(rows);
    box.appendChild(sizes());
    if (data.undrawn) box.appendChild(make("p", "pm-note", data.undrawn));
    return box;
  }

  function plain(symbol, words) {
    var row = make("div", "pm-plain"), cell = make("span", "pm-mark");
    cell.appendChild(symbol);
    row.appendChild(cell);
    row.appendChild(make("span", "", words));
    return row;
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

  var control = L.control({ position: "topright" });
  control.onAdd = function () {
    var box = make("div", "pm-panel"), body = make("div", "pm-panel-body"), toggle = make("button", "pm-toggle");
    toggle.type = "button";
    function open(on) {
      box.classList.toggle("pm-open", on);
      toggle.textContent = on ? text.close : text.panel;
      toggle.setAttribute("aria-expanded", on ? "true" : "false");
    }
    toggle.addEventListener("click", function () { open(!box.classList.contains("pm-open")); });
    body.appendChild(finder());
    body.appendChild(make("p", "pm-note", data.plan.turns.length ? text.hint : text.nothing));
    if (data.panel.days.length) body.appendChild(days());
    if (data.panel.vehicles.length) body.appendChild(vehicles());
    body.appendChild(layers());
    box.appendChild(toggle);
    box.appendChild(body);
    open(window.innerWidth > 700);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  };
  control.addTo(map);
  return { chosen: chosen, turnOn: function (list, key) { set(list, key, true); } };
};
