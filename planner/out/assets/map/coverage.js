// Puts the coverage map together: catchments, villages by the days since their last visit, townships by their share.
PlannerMap.start = function (map) {
  var data = JSON.parse(document.getElementById("planner-data").textContent), report = document.body.dataset;
  var frame = PlannerMap.frame(map, data, { rescaled: resize });
  var byId = {}, rings = [], most = data.villages.reduce(function (top, village) { return Math.max(top, village.rank); }, 1);
  data.strict = true; // the dots are what is read here: no name lies over them
  data.townships.forEach(function (town) { town.fill = data.share_classes[town.share][1]; });
  var renderer = L.svg({ pane: "pm-dots", padding: 0.5 });
  data.villages.forEach(function (village) {
    village.dot = PlannerMap.dress(village.hub ? L.circleMarker(village.at, look(village)) : PlannerMap.square(village.at, look(village)),
      [village.name], village.card);
    byId[village.id] = village;
  });
  var plain = data.townships.map(function (town) { return L.extend({}, town, { fill: "" }); });
  var layers = {
    roads: PlannerMap.roads(data, map), shares: PlannerMap.townships(data), catchments: catchments(), areas: areas(), hubs: hubs(),
    villages: L.layerGroup(data.villages.map(function (village) { return village.dot; })),
  };
  var outlines = PlannerMap.townships({ townships: plain }), centres = PlannerMap.centres(data);
  var labels = PlannerMap.labels(map, data), apart = PlannerMap.declutter(map);

  function look(village) {
    return {
      renderer: renderer, pane: "pm-dots", radius: radius(village), weight: village.hub ? 1.2 : 2, color: "#3b352a",
      fillOpacity: 1, fillColor: "#ffffff",
    };
  }

  function radius(village) { return (3.2 + 6 * Math.sqrt(village.rank / most)) * (PlannerMap.dots || 1); }

  function resize() {
    data.villages.forEach(function (village) { village.dot.setRadius(radius(village)); });
    rings.forEach(function (pair) { pair[0].setRadius(radius(pair[1]) + 3.4 * (PlannerMap.dots || 1)); });
  }

  function catchments() {
    var svg = L.svg({ pane: "pm-lines", padding: 0.5 }), group = L.layerGroup();
    data.hubs.forEach(function (hub) {
      var style = {
        renderer: svg, pane: "pm-lines", color: "#1d4f7c", weight: 1.6, fillColor: "#1d4f7c", fillOpacity: 0.1,
      };
      hub.rings.forEach(function (ring) {
        group.addLayer(PlannerMap.dress(L.polygon(PlannerMap.decode(ring), style), hub.tip, hub.card, { sticky: true }));
      });
      hub.spokes.forEach(function (id) {
        if (byId[id]) group.addLayer(L.polyline([hub.at, byId[id].at], {
          renderer: svg, pane: "pm-lines", interactive: false, color: "#1d4f7c", weight: 1.6,
        }));
      });
    });
    return group;
  }

  // From where a stop is reached along roads and paths: areas with holes, below the roads. The pane is translucent, not
  // they, so that many that overlap stay one tone; the one under the pointer is outlined.
  function areas() {
    var svg = L.svg({ pane: "pm-areas", padding: 0.5 }), green = "#0d8f70", edge = "#06382c";
    return L.layerGroup(data.areas.map(function (area) {
      var rings = area.polygons.map(function (polygon) { return polygon.map(PlannerMap.decode); });
      var shape = L.polygon(rings, { renderer: svg, pane: "pm-areas", color: green, weight: 2, fillColor: green, fillOpacity: 1 });
      shape.on("mouseover", function () { shape.setStyle({ color: edge, weight: 3 }).bringToFront(); });
      shape.on("mouseout", function () { shape.setStyle({ color: green, weight: 2 }); });
      return shape.bindTooltip(function () { return PlannerMap.tip(area.tip); }, { sticky: true });
    }));
  }

  // A stop is a ring around its village, so that the village's own colour stays to be seen.
  function hubs() {
    return L.layerGroup(data.hubs.map(function (hub) {
      var ring = L.circleMarker(hub.at, {
        renderer: renderer, pane: "pm-dots", fillColor: "#ffffff", fillOpacity: 1, color: "#1d4f7c", weight: 2.4, radius: 9,
      });
      rings.push([ring, byId[hub.village]]);
      return PlannerMap.dress(ring, hub.tip, hub.card);
    }));
  }

  function refresh() {
    Object.keys(layers).forEach(function (name) { PlannerMap.toggle(map, layers[name], Boolean(chosen.layers[name])); });
    PlannerMap.toggle(map, outlines, !chosen.layers.shares);
    frame.tile(Boolean(chosen.layers.tiles));
    data.villages.forEach(function (village) {
      var days = village[chosen.when];
      village.dot.setStyle({ fillColor: data.days[days[1]][1] });
      village.suffix = days[0];
      village.late = days[1] < data.days.length - 1 ? days[1] : 0;
    });
    rings.forEach(function (pair) { pair[0].bringToBack(); });
    data.villages.forEach(function (village) { if (village.late > 1) village.dot.bringToFront(); });
    report.when = chosen.when;
    report.hubs = chosen.layers.hubs ? data.hubs.length : 0;
    report.areas = chosen.layers.areas ? data.areas.length : 0;
    report.catchments = chosen.layers.catchments ? layers.catchments.getLayers().length : 0;
    arrange();
  }

  function arrange() {
    var placed = apart.place(centres.getLayers());
    var dots = data.villages.map(function (village) {
      var high = radius(village) + (village.late > 1 ? 0 : -1);
      return { at: village.at, x: 0, y: 0, wide: high, high: high };
    });
    labels.around(placed.marks.concat(dots), Boolean(chosen.layers.labels));
    report.labels = labels.count();
  }

  function go(id) {
    var village = byId[id], hub = byId[village.hub];
    frame.touch();
    PlannerMap.shut();
    frame.show(L.latLngBounds([village.at].concat(hub ? [hub.at] : [])), 12.5);
    village.dot.openPopup();
  }

  var chosen = PlannerMap.coveragePanel(map, data, {
    refresh: refresh, village: go, known: function (id) { return id in byId; },
    town: function (name) {
      var town = data.townships.filter(function (one) { return one.name === name; })[0];
      if (!town) return;
      frame.touch();
      PlannerMap.shut();
      frame.show(L.latLngBounds(town.rings.reduce(function (all, ring) { return all.concat(PlannerMap.decode(ring)); }, [])));
    },
  });
  PlannerMap.strip(data.figures);
  map.invalidateSize({ animate: false });
  frame.begin();
  map.on("zoomend", arrange);
  [centres, apart.layer, labels.layer].forEach(function (layer) { map.addLayer(layer); });
  refresh();
  PlannerMap.find = function (name) {
    var found = data.villages.filter(function (village) { return village.name === name; })[0];
    if (found) go(found.id);
  };
  report.milliseconds = Math.round(performance.now());
  report.villages = data.villages.length;
  report.townships = data.townships.length;
  report.centres = data.centres.length;
  report.worst = data.worst.length;
  report.ready = "1";
};

// A village out of reach is a square, whatever its colour.
PlannerMap.Square = L.CircleMarker.extend({
  _updatePath: function () {
    var r = this._radius, p = this._point;
    this._renderer._setPath(this, "M" + (p.x - r) + "," + (p.y - r) + "h" + 2 * r + "v" + 2 * r + "h" + -2 * r + "z");
  },
});

PlannerMap.square = function (at, options) { return new PlannerMap.Square(at, options); };

// The strip of figures below the title.
PlannerMap.strip = function (figures) {
  var make = PlannerMap.element, strip = make("div", "pm-figures");
  figures.forEach(function (figure) {
    var box = make("div", "pm-figure");
    box.appendChild(make("strong", "", figure[0]));
    box.appendChild(make("span", "", figure[1]));
    box.appendChild(make("small", "", figure[2]));
    strip.appendChild(box);
  });
  document.querySelector(".pm-banner").appendChild(strip);
};
