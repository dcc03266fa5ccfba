// What the plan does: for each turn (a vehicle on a day) its route, hubs, spokes and home visits, a layer group each.
PlannerMap.turns = function (data, villages) {
  var lines = data.plan.lines.map(PlannerMap.decode), rough = {};
  var renderer = L.svg({ pane: "pm-lines", padding: 0.5 });
  data.plan.rough.forEach(function (leg) { rough[leg] = true; });
  return data.plan.turns.map(function (turn) {
    var style = data.panel.vehicles[turn.vehicle], day = data.panel.short[turn.day];
    return {
      day: turn.day, vehicle: turn.vehicle, style: style, clock: turn.clock, lines: lines,
      legs: turn.legs.map(function (leg) { return lines[leg]; }),
      routes: PlannerMap.route(turn, lines, rough, style, renderer),
      hubs: L.layerGroup(turn.hubs.map(function (hub) { return PlannerMap.hub(hub, style, day); })),
      spokes: PlannerMap.spokes(turn, villages, style, renderer),
      homes: L.layerGroup(turn.homes.map(function (home) { return PlannerMap.home(home, style, day); })),
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

// A stop is called by the letter of its vehicle and its number; where several days are shown, by the day before that.
PlannerMap.call = function (marker, many) {
  var name = (many ? marker.day + (marker.day.charCodeAt(0) > 0x2e7f ? "" : " ") : "") + marker.name, wide = marker.least, size = marker.options.icon.options.iconSize;
  for (var k = 0, text = 10; k < name.length; k++) text += name.charCodeAt(k) > 0x2e7f ? 11.5 : 7.4;
  wide = Math.max(wide, text);
  marker.box[0] = wide + marker.edge;
  size[0] = wide;
  marker.words.textContent = name;
  if (marker.roof) marker.roof.style.borderLeftWidth = marker.roof.style.borderRightWidth = wide / 2 + 2 + "px";
  if (marker.getElement()) marker.getElement().style.width = wide + "px";
};

PlannerMap.hub = function (hub, style, day) {
  var high = hub.radius * 2, icon = PlannerMap.icon("pm-hub", high, "");
  icon.options.iconSize = [high, high];
  icon.options.html.style.cssText = "--pm-colour:" + style.colour + ";background:" + style.colour + ";color:" + style.ink;
  var marker = L.marker(hub.at, { icon: icon, alt: hub.tip.join(" "), zIndexOffset: 600 - hub.radius * 10 });
  marker.box = [high + 2, high + 2];
  L.extend(marker, { name: style.letter + hub.number, day: day, least: high, edge: 2, words: icon.options.html });
  marker.weight = 3000 + hub.radius;
  marker.stop = hub.id;
  return PlannerMap.dress(marker, hub.tip, hub.card);
};

PlannerMap.home = function (home, style, day) {
  var icon = PlannerMap.icon("pm-home", 20, "");
  icon.options.iconSize = [20, 22];
  icon.options.html.style.cssText = "border-color:" + (style.edge === "#ffffff" ? style.colour : style.edge);
  var roof = PlannerMap.element("i");
  roof.style.borderBottomColor = style.colour;
  var box = PlannerMap.element("div");
  box.appendChild(roof);
  box.appendChild(icon.options.html);
  icon.options.html = box;
  var marker = L.marker(home.at, { icon: icon, alt: home.tip.join(" "), zIndexOffset: 700 });
  marker.box = [24, 30];
  L.extend(marker, { name: style.letter + home.number, day: day, least: 20, edge: 4, words: box.lastChild, roof: roof });
  marker.weight = 2000;
  marker.stop = home.id;
  return PlannerMap.dress(marker, home.tip, home.card);
};

PlannerMap.spokes = function (turn, villages, style, renderer) {
  var group = L.layerGroup();
  turn.hubs.forEach(function (hub) {
    hub.spokes.forEach(function (id) {
      if (!villages.byId[id]) return;
      group.addLayer(L.polyline([hub.at, villages.byId[id].at], {
        renderer: renderer, pane: "pm-lines", interactive: false, weight: 1.3, opacity: 0.8, dashArray: "1 3",
        color: style.edge === "#ffffff" ? style.colour : style.edge,
      }));
    });
  });
  return group;
};
