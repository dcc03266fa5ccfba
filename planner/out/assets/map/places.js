// What lies below the plan: roads, township areas, villages, centres; and what the plan leaves.
PlannerMap.ROADS = {
  main: { color: "#a8987a", weight: 2.4 },
  middle: { color: "#bbae94", weight: 1.7 },
  minor: { color: "#d0c6b2", weight: 1.1 },
  track: { color: "#d8cfbd", weight: 0.8, dashArray: "3 3" },
};

PlannerMap.panes = function (map) {
  [["pm-tiles", 200], ["pm-land", 350], ["pm-areas", 355], ["pm-roads", 360], ["pm-lines", 410], ["pm-trail", 415], ["pm-dots", 420],
    ["pm-arrows", 430], ["pm-labels", 560]].forEach(function (pane) {
    map.createPane(pane[0]).style.zIndex = pane[1];
  });
  map.getPane("pm-labels").style.pointerEvents = "none";
  map.getPane("pm-land").style.pointerEvents = "none";
  map.getPane("pm-roads").style.pointerEvents = "none";
};

// Roads are drawn on a canvas, which is fast; on paper as lines, since a canvas prints white over what lies below it.
PlannerMap.roads = function (data, map) {
  var group = L.layerGroup(), canvas = L.canvas({ pane: "pm-roads", padding: 0.3 }), svg = L.svg({ pane: "pm-roads", padding: 0 });
  var grades = data.roads.slice().reverse().map(function (grade) {
    return [PlannerMap.ROADS[grade.grade], grade.lines.map(PlannerMap.decode)];
  });
  function draw(renderer) {
    group.clearLayers();
    grades.forEach(function (grade) {
      var style = L.extend({ renderer: renderer, pane: "pm-roads", interactive: false, smoothFactor: 1.5 }, grade[0]);
      group.addLayer(L.polyline(grade[1], style));
    });
    (renderer === svg ? canvas : svg).remove();
  }
  draw(canvas);
  map.on("pm-paper", function (event) { draw(event.on ? svg : canvas); });
  return group;
};

PlannerMap.townships = function (data) {
  var renderer = L.svg({ pane: "pm-land", padding: 0.5 });
  return L.layerGroup(data.townships.map(function (town) {
    return L.polygon(town.rings.map(function (ring) { return [PlannerMap.decode(ring)]; }), {
      renderer: renderer, pane: "pm-land", interactive: false,
      color: "#9c9178", weight: 1, dashArray: "2 4", fillColor: town.fill || "#fbf9f4", fillOpacity: 1, // as in the legend
    });
  }));
};

PlannerMap.villages = function (data) {
  var renderer = L.svg({ pane: "pm-dots", padding: 0.5 }), byId = {};
  data.villages.forEach(function (village) {
    village.dot = PlannerMap.dress(L.circleMarker(village.at, {
      renderer: renderer, pane: "pm-dots", radius: 4, weight: 1.2, color: "#5d5647",
      fillColor: village.left ? "#ffffff" : "#8d836d", fillOpacity: 1,
    }), [village.name], village.card);
    byId[village.id] = village;
  });
  return { byId: byId, layer: L.layerGroup(data.villages.map(function (v) { return v.dot; })) };
};

PlannerMap.icon = function (className, size, text, anchor) {
  var inside = PlannerMap.element("span", "", text);
  return L.divIcon({
    className: "pm-icon " + className, html: inside, iconSize: [size, size], iconAnchor: anchor || [size / 2, size / 2],
  });
};

PlannerMap.centres = function (data) {
  return L.layerGroup(data.centres.map(function (centre) {
    var marker = L.marker(centre.at, {
      icon: PlannerMap.icon("pm-centre", 16, "★"), alt: centre.name, keyboard: true, zIndexOffset: -1000,
    });
    marker.box = [19, 19];
    marker.weight = 1000;
    return PlannerMap.dress(marker, [centre.name], centre.card);
  }));
};

PlannerMap.left = function (data) {
  return L.layerGroup(data.left.map(function (left) {
    var text = data.internal ? (left.count ? String(left.count) : "") : "×";
    var kind = data.internal ? (left.count ? "pm-left" : "pm-left-none") : "pm-left-public";
    var icon = PlannerMap.icon(kind, left.count ? 20 : 12, text);
    var marker = L.marker(left.at, { icon: icon, alt: left.tip.join(" "), zIndexOffset: left.count ? 800 : -500 });
    if (left.count) {
      marker.box = [20, 20];
      marker.weight = 500 + Math.min(99, left.count);
    }
    return PlannerMap.dress(marker, left.tip, left.card);
  }));
};
