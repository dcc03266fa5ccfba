// Puts the map of a plan together and keeps on it what the panel has chosen.
PlannerMap.start = function (map) {
  var data = JSON.parse(document.getElementById("planner-data").textContent), report = document.body.dataset;
  var ends = [];
  data.plan.lines.forEach(function (line) { ends = ends.concat(PlannerMap.decode(line)); });
  var frame = PlannerMap.frame(map, data, {
    points: ends,
    rescaled: function () { villages.layer.eachLayer(function (dot) { dot.setRadius(4 * PlannerMap.dots); }); },
  });
  var villages = PlannerMap.villages(data), turns = PlannerMap.turns(data, villages), centres = PlannerMap.centres(data);
  var fixed = {
    roads: PlannerMap.roads(data, map), townships: PlannerMap.townships(data), left: PlannerMap.left(data),
    changes: PlannerMap.changes(data),
  };
  var labels = PlannerMap.labels(map, data), arrows = PlannerMap.arrows(map), apart = PlannerMap.declutter(map);
  var answer = PlannerMap.answer(data), clock = null, shown = [];

  function on(turn) { return Boolean(panel.chosen.days[turn.day] && panel.chosen.vehicles[turn.vehicle]); }

  function refresh() {
    var chosen = panel.chosen, seen = [], drawn = { routes: 0, hubs: 0, homes: 0, spokes: 0, legs: 0 };
    shown = [];
    turns.forEach(function (turn) {
      ["routes", "spokes", "hubs", "homes"].forEach(function (kind) {
        var wanted = on(turn) && Boolean(kind in chosen.layers ? chosen.layers[kind] : data.internal);
        PlannerMap.toggle(map, turn[kind], wanted);
        if (!wanted) return;
        if (kind === "routes") { drawn.routes += 1; drawn.legs += turn.legs.length; seen.push(turn); }
        else drawn[kind] += turn[kind].getLayers().length;
        if (kind === "hubs" || kind === "homes") shown = shown.concat(turn[kind].getLayers());
      });
    });
    Object.keys(fixed).forEach(function (name) { PlannerMap.toggle(map, fixed[name], Boolean(chosen.layers[name])); });
    frame.tile(Boolean(chosen.layers.tiles));
    if (chosen.layers.left) shown = shown.concat(fixed.left.getLayers().filter(function (marker) { return marker.box; }));
    if (chosen.layers.changes) shown = shown.concat(changed(chosen.days));
    var many = Object.keys(chosen.days).filter(function (day) { return chosen.days[day]; }).length > 1;
    shown.forEach(function (marker) { if (marker.words) PlannerMap.call(marker, many); });
    arrows.show(seen);
    arrange();
    if (clock) clock.take();
    drawn.left = chosen.layers.left ? data.left.length : 0;
    drawn.changes = chosen.layers.changes ? fixed.changes.getLayers().length : 0;
    drawn.arrows = arrows.count();
    Object.keys(drawn).forEach(function (name) { report[name] = drawn[name]; });
  }

  // The changes of the days that are shown; one of a day on which nobody is out any more is always shown.
  function changed(days) {
    data.changes.forEach(function (change) {
      var wanted = !change.days.length || change.days.some(function (day) { return days[day]; });
      if (change.marker) PlannerMap.toggle(fixed.changes, change.marker, wanted);
    });
    return fixed.changes.getLayers();
  }

  // Marks first, then the names into what is left.
  function arrange() {
    var placed = apart.place(shown.concat(centres.getLayers())), high = 4.5 * PlannerMap.dots;
    var dots = data.villages.map(function (village) { return { at: village.at, x: 0, y: 0, wide: high, high: high }; });
    labels.around(placed.marks.concat(dots), Boolean(panel.chosen.layers.labels));
    report.moved = placed.moved;
    report.tiny = placed.tiny;
    report.labels = labels.count();
  }

  // Which stop serves a village: its day and vehicle come on, a line leads there, the card says when and how far.
  function find(village) {
    answer.stops(village).forEach(function (stop) {
      panel.turnOn("days", stop.turn.day);
      panel.turnOn("vehicles", stop.turn.vehicle);
    });
    if (clock) clock.stop();
    refresh();
    frame.touch();
    PlannerMap.shut();
    frame.show(L.latLngBounds([village.at].concat(answer.stops(village).map(function (stop) { return stop.hub.at; }))), 12.5);
    village.dot.openPopup();
  }

  function change(one) {
    one.days.forEach(function (day) { panel.turnOn("days", day); });
    if (clock) clock.stop();
    refresh();
    if (!map.hasLayer(fixed.changes)) return;
    frame.touch();
    PlannerMap.shut();
    map.setView(one.at, Math.max(map.getZoom(), 12), { animate: false });
    one.marker.openPopup();
  }

  data.villages.forEach(function (village) {
    village.dot.on("popupopen", function () { report.answer = answer.draw(village); });
    village.dot.on("popupclose", function () { answer.clear(); });
  });
  var panel = PlannerMap.panel(map, data, { refresh: refresh, find: find, change: change });
  frame.begin();
  map.on("zoomend", function () { arrange(); });
  [villages.layer, centres, apart.layer, labels.layer, arrows.layer, answer.layer].forEach(function (layer) { map.addLayer(layer); });
  if (data.internal && turns.length) {
    clock = PlannerMap.clock(map, data, turns, {
      seen: on, refresh: refresh,
      only: function (day) { panel.only(day); refresh(); },
      day: function () {
        var first = Object.keys(panel.chosen.days).filter(function (day) { return panel.chosen.days[day]; })[0];
        return Number(first || 0);
      },
    });
    PlannerMap.playback = clock;
  }
  refresh();
  PlannerMap.find = function (name) {
    var found = data.villages.filter(function (village) { return village.name === name; })[0];
    if (found) find(found);
  };
  report.milliseconds = Math.round(performance.now());
  report.turns = turns.length;
  report.days = data.panel.days.length;
  report.vehicles = data.panel.vehicles.length;
  report.villages = data.villages.length;
  report.centres = data.centres.length;
  report.townships = data.townships.length;
  report.roads = data.roads.reduce(function (sum, grade) { return sum + grade.lines.length; }, 0);
  report.ready = "1";
};

// The answer to "who serves me", drawn: rings around the village and its stops, a line between.
PlannerMap.answer = function (data) {
  var layer = L.layerGroup(), known = {};
  data.plan.turns.forEach(function (turn) {
    turn.hubs.forEach(function (hub) { known[hub.id] = { turn: turn, hub: hub }; });
  });

  function stops(village) {
    return village.stops.map(function (id) { return known[id]; }).filter(Boolean);
  }

  function ring(at, radius) {
    [["#ffffff", 6], ["#26231c", 2.5]].forEach(function (style) {
      layer.addLayer(L.circleMarker(at, {
        pane: "pm-lines", radius: radius, fill: false, color: style[0], weight: style[1], interactive: false,
      }));
    });
  }

  return {
    layer: layer, stops: stops,
    clear: function () { layer.clearLayers(); },
    draw: function (village) {
      var found = stops(village);
      layer.clearLayers();
      ring(village.at, 10);
      found.forEach(function (stop) {
        ring(stop.hub.at, 14);
        [["#ffffff", 6, null], ["#26231c", 2.5, "7 5"]].forEach(function (style) {
          layer.addLayer(L.polyline([village.at, stop.hub.at], {
            pane: "pm-lines", color: style[0], weight: style[1], dashArray: style[2], interactive: false,
          }));
        });
      });
      return found.length;
    },
  };
};
