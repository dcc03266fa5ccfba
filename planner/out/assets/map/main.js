// Puts the map together and keeps on it what the panel has chosen.
PlannerMap.start = function (map) {
  var data = JSON.parse(document.getElementById("planner-data").textContent), report = document.body.dataset;
  document.title = data.title;
  map.attributionControl.remove(); // the foot of the page names the sources
  PlannerMap.panes(map);
  var villages = PlannerMap.villages(data), turns = PlannerMap.turns(data, villages);
  var fixed = { roads: PlannerMap.roads(data), townships: PlannerMap.townships(data), left: PlannerMap.left(data) };
  var labels = PlannerMap.labels(map, data), arrows = PlannerMap.arrows(map);

  function everywhere() {
    var points = data.villages.concat(data.centres).map(function (place) { return place.at; });
    data.townships.forEach(function (town) {
      town.rings.forEach(function (ring) { points = points.concat(PlannerMap.decode(ring)); });
    });
    data.plan.lines.forEach(function (line) { points = points.concat(PlannerMap.decode(line)); });
    return points.length ? L.latLngBounds(points) : L.latLngBounds([[-60, -180], [70, 180]]);
  }

  var bounds = everywhere();
  function fit() {
    var panel = window.innerWidth > 700 ? 335 : 25;
    map.fitBounds(bounds, { paddingTopLeft: [25, 25], paddingBottomRight: [panel, 35], animate: false, maxZoom: 15 });
  }

  function buttons() {
    L.control.zoom({ position: "topleft", zoomInTitle: data.text.zoom_in, zoomOutTitle: data.text.zoom_out }).addTo(map);
    var whole = L.control({ position: "topleft" });
    whole.onAdd = function () {
      var bar = PlannerMap.element("div", "leaflet-bar"), link = PlannerMap.element("a", "pm-fit", "⤢");
      link.href = "#";
      link.role = "button";
      link.title = data.text.fit;
      link.setAttribute("aria-label", data.text.fit);
      L.DomEvent.on(link, "click", function (event) { L.DomEvent.stop(event); fit(); });
      bar.appendChild(link);
      return bar;
    };
    whole.addTo(map);
    L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 140 }).addTo(map);
  }

  function show(layer, on) {
    if (on && !map.hasLayer(layer)) map.addLayer(layer);
    if (!on && map.hasLayer(layer)) map.removeLayer(layer);
  }

  function refresh() {
    var chosen = panel.chosen, markers = [], seen = [];
    var drawn = { routes: 0, hubs: 0, homes: 0, spokes: 0, legs: 0 };
    turns.forEach(function (turn) {
      var on = chosen.days[turn.day] && chosen.vehicles[turn.vehicle];
      ["routes", "spokes", "hubs", "homes"].forEach(function (kind) {
        var wanted = Boolean(on && (kind in chosen.layers ? chosen.layers[kind] : data.internal));
        show(turn[kind], wanted);
        if (!wanted) return;
        if (kind === "routes") { drawn.routes += 1; drawn.legs += turn.legs.length; seen.push(turn); }
        else drawn[kind] += turn[kind].getLayers().length;
        if (kind === "hubs" || kind === "homes") markers = markers.concat(turn[kind].getLayers());
      });
    });
    Object.keys(fixed).forEach(function (name) { show(fixed[name], Boolean(chosen.layers[name])); });
    PlannerMap.spread(markers);
    labels.around(marks(markers, chosen.layers.left), Boolean(chosen.layers.labels));
    arrows.show(seen);
    drawn.left = chosen.layers.left ? data.left.length : 0;
    drawn.arrows = arrows.count();
    drawn.labels = labels.count();
    Object.keys(drawn).forEach(function (name) { report[name] = drawn[name]; });
  }

  // What names keep clear of.
  function marks(markers, left) {
    function mark(radius) {
      return function (place) { return { at: place.at, radius: radius }; };
    }
    var known = markers.map(function (marker) {
      var at = marker.getLatLng();
      return { at: [at.lat, at.lng], radius: marker.width / 2 };
    });
    var cases = left ? data.left.filter(function (one) { return one.count; }) : [];
    return known.concat(data.centres.map(mark(9)), cases.map(mark(11)), data.villages.map(mark(left ? 5 : 4)));
  }

  // In a crowded view marks are drawn smaller: full size from 34 pixels a village on.
  function rescale() {
    var a = map.project(bounds.getNorthWest()), b = map.project(bounds.getSouthEast());
    var room = Math.sqrt(Math.abs((b.x - a.x) * (b.y - a.y)) / Math.max(1, data.villages.length));
    PlannerMap.scale = Math.max(0.55, Math.min(1, room / 34));
    villages.layer.eachLayer(function (dot) { dot.setRadius(4 * PlannerMap.scale); });
    map.getContainer().style.setProperty("--pm-scale", PlannerMap.scale);
  }

  function find(name) {
    var same = data.villages.filter(function (v) { return v.name === name; });
    var found = same[0] || data.villages.filter(function (v) { return name && v.name.indexOf(name) >= 0; })[0];
    if (!found) return false;
    data.plan.turns.forEach(function (turn) {
      turn.hubs.forEach(function (hub) {
        if (hub.village !== found.id && hub.spokes.indexOf(found.id) < 0) return;
        panel.turnOn("days", turn.day);
        panel.turnOn("vehicles", turn.vehicle);
      });
    });
    refresh();
    touched = true;
    map.setView(found.at, Math.max(map.getZoom(), 12), { animate: false });
    found.dot.openPopup();
    return true;
  }

  map.on("zoomend", rescale);
  // Until someone touches the map, it keeps showing the whole district, whatever becomes of the window.
  var touched = false;
  ["mousedown", "touchstart", "wheel", "keydown"].forEach(function (event) {
    map.getContainer().addEventListener(event, function () { touched = true; }, { capture: true, passive: true });
  });
  map.on("resize", function () { if (!touched) fit(); });

  buttons();
  fit();
  rescale();
  map.setMaxBounds(bounds.pad(1.5));
  map.setMinZoom(Math.max(1, map.getZoom() - 2));
  var panel = PlannerMap.panel(map, data, { refresh: refresh, find: find });
  [villages.layer, PlannerMap.centres(data), labels.layer, arrows.layer].forEach(function (layer) { map.addLayer(layer); });
  refresh();
  PlannerMap.find = find;
  PlannerMap.map = map;
  report.turns = turns.length;
  report.days = data.panel.days.length;
  report.vehicles = data.panel.vehicles.length;
  report.villages = data.villages.length;
  report.centres = data.centres.length;
  report.townships = data.townships.length;
  report.roads = data.roads.reduce(function (sum, grade) { return sum + grade.lines.length; }, 0);
  report.ready = "1";
};

window.addEventListener("error", function (event) {
  document.body.dataset.error = event.message;
});
