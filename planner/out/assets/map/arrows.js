// Arrow heads on the routes in sight: one in the middle of a leg, more on a long one, none on a short one.
PlannerMap.arrows = function (map) {
  var layer = L.layerGroup(), routes = [], SHORTEST = 40, EVERY = 170;

  function icon(style, degrees) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "-8 -8 16 16");
    path.setAttribute("d", "M-5,-5.5 L6,0 L-5,5.5 L-2,0 Z");
    path.setAttribute("fill", style.colour);
    path.setAttribute("stroke", style.edge);
    path.setAttribute("stroke-width", "1.4");
    path.setAttribute("transform", "rotate(" + degrees + ")");
    svg.appendChild(path);
    return L.divIcon({ className: "pm-icon pm-arrow", html: svg, iconSize: [17, 17] });
  }

  function along(points, style, sight) {
    var ends = [0], i;
    for (i = 1; i < points.length; i++) ends.push(ends[i - 1] + points[i].distanceTo(points[i - 1]));
    var length = ends[ends.length - 1];
    if (length < SHORTEST) return;
    var count = Math.min(40, Math.max(1, Math.round(length / EVERY)));
    for (var k = 0; k < count; k++) {
      var goal = (length * (k + 0.5)) / count;
      for (i = 1; ends[i] < goal; i++);
      var a = points[i - 1], b = points[i], share = (goal - ends[i - 1]) / (ends[i] - ends[i - 1] || 1);
      var at = L.point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
      if (!sight.contains(at)) continue;
      var degrees = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
      layer.addLayer(L.marker(map.layerPointToLatLng(at), {
        icon: icon(style, degrees), interactive: false, keyboard: false, pane: "pm-arrows", // no name lies below one
      }));
    }
  }

  function draw() {
    layer.clearLayers();
    var corner = map.containerPointToLayerPoint([0, 0]), sight = L.bounds(corner, corner.add(map.getSize()));
    routes.forEach(function (turn) {
      turn.legs.forEach(function (leg) {
        var points = leg.map(function (point) { return map.latLngToLayerPoint(point); });
        along(PlannerMap.aside(points, PlannerMap.lane(turn.vehicle)), turn.style, sight);
      });
    });
  }

  map.on("moveend resize", draw);
  return {
    layer: layer,
    count: function () { return layer.getLayers().length; },
    show: function (turns) { routes = turns; draw(); },
  };
};
