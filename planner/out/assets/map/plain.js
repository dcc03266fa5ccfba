// What pages without a plan have: the map with its roads and places, and names where there is room for them.
PlannerMap.plain = function (data, points) {
  var map = L.map("map", { zoomControl: false, zoomSnap: 0.5, maxZoom: 18, attributionControl: false });
  PlannerMap.panes(map);
  L.control.zoom({ position: "topright", zoomInTitle: data.text.zoom_in, zoomOutTitle: data.text.zoom_out }).addTo(map);
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: 140 }).addTo(map);
  var all = points.length ? points : data.villages.concat(data.centres).map(function (place) { return place.at; });
  if (!points.length) data.roads.forEach(function (grade) { if (!all.length) all = PlannerMap.decode(grade.lines[0]); });
  var whole = all.length ? L.latLngBounds(all) : L.latLngBounds([[-60, -180], [70, 180]]);

  function fit() { map.fitBounds(whole, { padding: [30, 30], maxZoom: 15, animate: false }); }

  fit();
  map.addLayer(PlannerMap.roads(data, map));
  var dots = L.svg({ pane: "pm-dots", padding: 0.3 });
  data.villages.forEach(function (village) {
    named(L.circleMarker(village.at, {
      renderer: dots, pane: "pm-dots", radius: 4, weight: 1.2, color: "#5d5647", fillColor: "#8d836d", fillOpacity: 1,
    }), village.name);
  });
  data.centres.forEach(function (centre) {
    named(L.marker(centre.at, { icon: PlannerMap.icon("pm-centre", 16, "★"), alt: centre.name, keyboard: false }), centre.name);
  });

  function named(layer, name) {
    layer.bindTooltip(function () { return PlannerMap.tip([name]); }, { direction: "top" });
    map.addLayer(layer);
  }

  // Names without a pointer: those in view, where no more than forty are and none lies on another.
  var names = L.layerGroup().addTo(map);
  function name() {
    names.clearLayers();
    var view = map.getBounds(), taken = [];
    var seen = data.centres.concat(data.villages).filter(function (place) { return view.contains(place.at); });
    seen.slice(0, 400).forEach(function (place) {
      var aside = place.id === undefined ? 11 : 7; // a centre is a larger mark
      var p = map.latLngToContainerPoint(place.at), wide = 14 * place.name.length + 6;
      var box = [p.x + aside, p.y - 9, p.x + aside + wide, p.y + 9];
      if (taken.some(function (b) { return box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]; })) return;
      taken.push(box);
      var icon = PlannerMap.icon("pm-plain-name", 0, place.name, [-aside, 9]);
      names.addLayer(L.marker(place.at, { icon: icon, interactive: false, keyboard: false, pane: "pm-labels" }));
    });
  }
  map.on("moveend", name);
  name();
  return { map: map, fit: fit };
};

window.addEventListener("error", function (event) { document.body.dataset.error = event.message; });
