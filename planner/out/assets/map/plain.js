// What pages without a plan have: the map with its roads and places, names where there is room, what the marks mean.
// `points` are to be in view, all places where there are none; `ends` are marks that no name may cover; `key` are rows
// [class, text, words] of the legend beyond villages and centres.
PlannerMap.plain = function (data, options) {
  var map = L.map("map", { zoomControl: false, zoomSnap: 0.5, maxZoom: 18, attributionControl: false });
  PlannerMap.panes(map);
  L.control.zoom({ position: "topright", zoomInTitle: data.text.zoom_in, zoomOutTitle: data.text.zoom_out }).addTo(map);
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: window.innerWidth > 700 ? 140 : 100 }).addTo(map);
  var all = options.points.length ? options.points : data.villages.concat(data.centres).map(function (place) { return place.at; });
  if (!all.length) data.roads.forEach(function (grade) { if (!all.length) all = PlannerMap.decode(grade.lines[0]); });
  map.fitBounds(all.length ? L.latLngBounds(all) : L.latLngBounds([[-60, -180], [70, 180]]), {
    paddingTopLeft: [30, 30], paddingBottomRight: [30, 45], maxZoom: 15, animate: false,
  });
  map.addLayer(PlannerMap.roads(data, map));
  var renderer = L.svg({ pane: "pm-dots", padding: 0.3 }), labels = PlannerMap.labels(map, L.extend({ townships: [] }, data));
  var dots = data.villages.map(function (village) {
    return named(L.circleMarker(village.at, {
      renderer: renderer, pane: "pm-dots", weight: 1.2, color: "#5d5647", fillColor: "#8d836d", fillOpacity: 1,
    }), village.name);
  });
  data.centres.forEach(function (centre) {
    named(L.marker(centre.at, { icon: PlannerMap.icon("pm-centre", 16, "★"), alt: centre.name, keyboard: false }), centre.name);
  });
  key();

  function named(layer, name) {
    layer.bindTooltip(function () { return PlannerMap.tip([name]); }, { direction: "top" });
    map.addLayer(layer);
    return layer;
  }

  // Dots shrink in a crowded view; names keep clear of all marks, and of what lies upon the map.
  function arrange() {
    var radius = map.getZoom() < 10 ? 2.6 : map.getZoom() < 11.5 ? 3.4 : 4.2;
    dots.forEach(function (dot) { dot.setRadius(radius); });
    var marks = data.villages.map(square(radius + 1)).concat(data.centres.map(square(9)), (options.ends || []).map(square(12)));
    labels.around(marks.concat(panels()), true);
  }

  // Legend, buttons and scale: boxes that stay where they are while the map moves below them.
  function panels() {
    var frame = map.getContainer().getBoundingClientRect();
    return [].map.call(map.getContainer().querySelectorAll(".pm-key, .leaflet-control-zoom, .leaflet-control-scale"), function (panel) {
      var box = panel.getBoundingClientRect(), middle = [(box.left + box.right) / 2 - frame.left, (box.top + box.bottom) / 2 - frame.top];
      return { at: map.containerPointToLatLng(middle), x: 0, y: 0, wide: box.width / 2 + 2, high: box.height / 2 + 2 };
    });
  }

  function square(half) {
    return function (place) {
      var high = place.first ? 12 : half; // an end, under its letter
      return { at: place.at, x: 0, y: 0, wide: high, high: high };
    };
  }

  function key() {
    var rows = [["pm-legend-village", "", data.text.legend_village], ["pm-legend-centre", "★", data.text.legend_centre]];
    var control = L.control({ position: "bottomleft" });
    control.onAdd = function () {
      var box = PlannerMap.element("div", "pm-key");
      rows.concat(options.key || []).forEach(function (row) {
        var part = PlannerMap.element("span");
        part.appendChild(PlannerMap.element("b", row[0], row[1]));
        part.appendChild(PlannerMap.element("span", "", row[2]));
        box.appendChild(part);
      });
      return box;
    };
    control.addTo(map);
  }

  map.addLayer(labels.layer);
  map.on("moveend resize", arrange);
  arrange();
  return map;
};

window.addEventListener("error", function (event) { document.body.dataset.error = event.message; });
