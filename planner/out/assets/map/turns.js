// What the plan does: for each turn (a vehicle on a day) its route, hubs, spokes and home visits, a layer group each.
PlannerMap.turns = function (data, villages) {
  var lines = data.plan.lines.map(PlannerMap.decode), rough = {};
  var renderer = L.svg({ pane: "pm-lines", padding: 0.5 });
  data.plan.rough.forEach(function (leg) { rough[leg] = true; });
  return data.plan.turns.map(function (turn) {
    var style = data.panel.vehicles[turn.vehicle];
    return {
      day: turn.day, vehicle: turn.vehicle, style: style,
      legs: turn.legs.map(function (leg) { return lines[leg]; }),
      routes: PlannerMap.route(turn, lines, rough, style, renderer),
      hubs: L.layerGroup(turn.hubs.map(function (hub) { return PlannerMap.hub(hub, style); })),
      spokes: PlannerMap.spokes(turn, villages, style, renderer),
      homes: L.layerGroup(turn.homes.map(function (home) { return PlannerMap.home(home, style); })),
    };
  });
};

PlannerMap.route = function (turn, lines, rough, style, renderer) {
  var group = L.layerGroup();
  var base = { renderer: renderer, pane: "pm-lines", smoothFactor: 1, lane: PlannerMap.lane(turn.vehicle) };
  turn.legs.forEach(function (leg) {
    var edge = L.extend({}, base, { color: style.edge, weight: 6, opacity: rough[leg] ? 0.4 : 0.85, interactive: false });
    group.addLayer(new PlannerMap.Lane(lines[leg], edge));
  });
  turn.legs.forEach(function (leg) {
    var ink = L.extend({}, base, {
      color: style.colour, weight: rough[leg] ? 2 : 3.4, opacity: rough[leg] ? 0.7 : 0.95, dashArray: style.dash || null,
    });
    group.addLayer(PlannerMap.dress(new PlannerMap.Lane(lines[leg], ink), [turn.card.head], turn.card, { sticky: true }));
  });
  return group;
};

PlannerMap.hub = function (hub, style) {
  var icon = PlannerMap.icon("pm-hub", hub.radius * 2, String(hub.number));
  icon.options.html.style.cssText =
    "background:" + style.colour + ";color:" + style.ink + ";font-size:" + Math.min(17, Math.max(12, hub.radius)) + "px";
  var marker = L.marker(hub.at, { icon: icon, alt: hub.tip.join(" "), zIndexOffset: 600 - hub.radius * 10 });
  marker.width = hub.radius * 2;
  return PlannerMap.dress(marker, hub.tip, hub.card);
};

PlannerMap.home = function (home, style) {
  var icon = PlannerMap.icon("pm-home", 20, String(home.number));
  icon.options.html.style.cssText = "border-color:" + (style.edge === "#ffffff" ? style.colour : style.edge);
  var roof = PlannerMap.element("i");
  roof.style.borderBottomColor = style.colour;
  var box = PlannerMap.element("div");
  box.appendChild(roof);
  box.appendChild(icon.options.html);
  icon.options.html = box;
  var marker = L.marker(home.at, { icon: icon, alt: home.tip.join(" "), zIndexOffset: 700 });
  marker.width = 22;
  return PlannerMap.dress(marker, home.tip, home.card);
};

PlannerMap.spokes = function (turn, villages, style, renderer) {
  var group = L.layerGroup();
  turn.hubs.forEach(function (hub) {
    hub.spokes.forEach(function (id) {
      if (!villages.byId[id]) return;
      group.addLayer(L.polyline([hub.at, villages.byId[id].at], {
        renderer: renderer, pane: "pm-lines", interactive: false, weight: 1.3, opacity: 0.8,
        color: style.edge === "#ffffff" ? style.colour : style.edge,
      }));
    });
  });
  return group;
};

// Markers at one and the same place (two days at a hub, a home visit at the village) stand side by side.
PlannerMap.spread = function (markers) {
  var heaps = {};
  markers.forEach(function (marker) {
    var where = marker.getLatLng(), key = where.lat + "," + where.lng;
    (heaps[key] = heaps[key] || []).push(marker);
  });
  Object.keys(heaps).forEach(function (key) {
    var heap = heaps[key], total = 0, at;
    heap.forEach(function (marker) { total += marker.width; });
    at = -total / 2;
    heap.forEach(function (marker) {
      var element = marker.getElement();
      if (!element) return;
      var shift = heap.length > 1 ? at + marker.width / 2 : 0;
      shift *= PlannerMap.scale;
      element.style.marginLeft = shift - marker.options.icon.options.iconSize[0] / 2 + "px";
      at += marker.width;
    });
  });
};
