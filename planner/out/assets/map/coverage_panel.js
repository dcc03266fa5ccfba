// The coverage map's panel: before or after the week, the worst-served, the townships, layers with their legend.
PlannerMap.coveragePanel = function (map, data, actions) {
  var make = PlannerMap.element, mark = PlannerMap.mark, text = data.text, chosen = { when: "after", layers: {} };

  function section(title, className) {
    var box = make("section", className);
    box.appendChild(make("h2", "", title));
    return box;
  }

  function when() {
    var box = section(text.since), row = make("div", "pm-chips"), buttons = [];
    ["before", "after"].forEach(function (name) {
      var button = make("button", "pm-chip", text["show_" + name]);
      button.type = "button";
      button.setAttribute("aria-pressed", name === chosen.when ? "true" : "false");
      button.addEventListener("click", function () {
        chosen.when = name;
        buttons.forEach(function (one) { one.setAttribute("aria-pressed", one === button ? "true" : "false"); });
        actions.refresh();
      });
      buttons.push(button);
      row.appendChild(button);
    });
    box.appendChild(row);
    box.appendChild(classes(data.days, "pm-class-dot"));
    return box;
  }

  function classes(list, className) {
    var box = make("div", "pm-classes");
    list.forEach(function (pair) {
      var row = make("span", "pm-class"), sign = mark(className);
      sign.style.background = pair[1];
      row.appendChild(sign);
      row.appendChild(make("span", "", pair[0]));
      box.appendChild(row);
    });
    return box;
  }

  // From the least share to the most, as the map colours townships.
  function scale(sign) {
    var steps = data.share_classes.map(function (pair) { return pair[1]; });
    sign.style.background = "linear-gradient(90deg, " + steps.join(", ") + ")";
    return sign;
  }

  function worst() {
    var box = section(text.worst, "pm-worst"), list = make("ol");
    data.worst.forEach(function (row) {
      var item = make("li"), line = make("button", "pm-line"), name = make("span");
      line.type = "button";
      name.appendChild(make("span", "pm-name", row.name));
      name.appendChild(make("small", "", row.note));
      line.appendChild(name);
      line.appendChild(make("strong", "", row.days));
      line.disabled = !actions.known(row.id);
      line.addEventListener("click", function () { actions.village(row.id); });
      item.appendChild(line);
      list.appendChild(item);
    });
    box.appendChild(list);
    return box;
  }

  function shares() {
    var box = section(text.shares, "pm-shares"), list = make("ul");
    data.shares.forEach(function (row) {
      var item = make("li"), line = make("button", "pm-line"), bar = make("span", "pm-bar"), full = make("i");
      line.type = "button";
      full.style.width = row.share + "%";
      bar.appendChild(full);
      line.appendChild(make("span", "pm-name", row.name));
      line.appendChild(bar);
      line.appendChild(make("strong", "", row.percent));
      line.title = PlannerMap.fill(text.share_row, row);
      line.disabled = !row.town;
      line.addEventListener("click", function () { actions.town(row.town); });
      item.appendChild(line);
      list.appendChild(item);
    });
    box.appendChild(list);
    return box;
  }

  function layers() {
    var box = section(text.layers, "pm-legend"), rows = PlannerMap.layerList(text, chosen.layers, actions.refresh);
    rows.add("hubs", "hubs", mark("pm-legend-stop"));
    rows.add("catchments", "catchments", mark("pm-legend-catchment"));
    if (data.areas.length) rows.add("areas", "areas", mark("pm-legend-area"), true);
    if (data.shares.length) rows.add("shares", "shares", scale(mark("pm-legend-share")));
    rows.add("villages", "villages", mark("pm-legend-people"));
    rows.add("labels", "labels", mark("pm-legend-name", "A 9"));
    if (data.roads.length) rows.add("roads", "roads", mark("pm-legend-road"));
    if (data.tiles) rows.add("tiles", "tiles", mark("pm-legend-tiles"), true);
    rows.plain(mark("pm-legend-reached"), text.legend_reached);
    rows.plain(mark("pm-legend-unreached"), text.legend_unreached);
    rows.plain(mark("pm-legend-centre", "★"), text.legend_centre);
    box.appendChild(rows.element);
    if (data.shares.length) box.appendChild(classes(data.share_classes, "pm-class-area"));
    if (data.undrawn) box.appendChild(make("p", "pm-note", data.undrawn));
    return box;
  }

  PlannerMap.side(map, text, [
    PlannerMap.finder(data.villages, text, function (village) { actions.village(village.id); }),
    make("p", "pm-note", text.coverage_hint),
    when(), worst(), data.shares.length ? shares() : null, layers(),
  ]);
  return chosen;
};
