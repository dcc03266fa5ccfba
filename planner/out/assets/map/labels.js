// Names of villages, centres and townships: as many as fit without touching, the most telling first.
PlannerMap.labels = function (map, data) {
  var layer = L.layerGroup(), marks = [], wanted = true, shown = 0;
  var names = data.townships.map(function (t) { return { text: t.label || t.name, at: t.at, kind: "town" }; })
    .concat(data.centres.map(function (c) { return { text: c.name, at: c.at, kind: "centre", of: c }; }))
    .concat(data.villages.map(function (v) { return { text: v.name, at: v.at, kind: "village", rank: v.rank, of: v }; }));
  var sizes = { town: 15, centre: 12.5, village: 12.5 };

  function weight(name, radius) {
    if (name.of && name.of.first) return 4e9;
    if (name.kind === "town") return map.getZoom() < 11.5 ? 3e9 : -1;
    if (name.kind === "centre") return map.getZoom() < 10 ? -1 : 2e9;
    return (name.of.late > 1 ? name.of.late * 1e9 : 0) + (radius > 6 ? 5e8 : 0) + name.rank; // whoever is worst off first
  }

  function words(name) {
    return name.of && name.of.suffix ? name.text + " " + name.of.suffix : name.text;
  }

  function width(text) {
    var wide = 0;
    for (var i = 0; i < text.length; i++) wide += text.charCodeAt(i) > 0x2e7f ? 1 : 0.58;
    return wide;
  }

  function spaced(name) { return width(words(name)) * (name.kind === "town" ? 1.13 : 1); }

  // Below the mark, above it, right, left, then aslant: offsets of the middle of the text.
  function places(name, radius) {
    var size = sizes[name.kind], high = size / 2 + 3 + radius, half = (spaced(name) * size) / 2, wide = half + 4 + radius;
    var aslant = half + 3 + radius * 0.7, rise = size / 2 + radius * 0.7;
    var ways = [[0, high], [0, -high], [wide, 0], [-wide, 0], [aslant, -rise], [aslant, rise], [-aslant, -rise], [-aslant, rise]];
    if (name.kind === "town") ways = [[0, -high], [0, high], [0, 0], [half, -high], [-half, high], [-half, -high], [half, high],
      [0, -high - 18], [0, high + 18], [0, -high - 36], [0, high + 36]];
    return ways.map(function (way) {
      return { x: way[0], y: way[1], half: half + 2, high: size / 2 + 2 };
    });
  }

  function box(at, place) {
    var x = at.x + place.x, y = at.y + place.y;
    return { left: x - place.half, right: x + place.half, top: y - place.high, bottom: y + place.high };
  }

  function apart(one, other) {
    return one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
  }

  function draw() {
    layer.clearLayers();
    shown = 0;
    if (!wanted) return;
    var size = map.getSize(), radius = {}, taken = marks.map(function (mark) {
      var at = map.latLngToContainerPoint(mark.at), x = at.x + mark.x, y = at.y + mark.y, key = String(mark.at);
      if (!mark.x && !mark.y) radius[key] = Math.max(radius[key] || 0, mark.high);
      return {
        left: x - mark.wide, right: x + mark.wide, top: y - mark.high, bottom: y + mark.high, small: mark.high < 6,
      };
    });
    names.map(function (name) { return [weight(name, radius[String(name.at)] || 0), name]; })
      .filter(function (pair) { return pair[0] >= 0; })
      .sort(function (a, b) { return b[0] - a[0]; })
      .forEach(function (pair) {
        var name = pair[1], at = map.latLngToContainerPoint(name.at);
        if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) return;
        var ways = places(name, radius[String(name.at)] || 0);
        // The wide name of a township, and one that must be there, may lie over dots where they find no room beside them.
        var over = name.kind === "town" ? !data.strict : name.of.first;
        if (!ways.some(put(false)) && over) ways.some(put(true));

        function put(over) {
          return function (place) {
            var one = box(at, place);
            if (one.left < 0 || one.top < 0 || one.right > size.x || one.bottom > size.y) return false;
            if (!taken.every(function (other) { return apart(one, other) || (over && other.small); })) return false;
            taken.push(one);
            add(name, place);
            return true;
          };
        }
      });
  }

  function add(name, place) {
    var icon = PlannerMap.icon("pm-label pm-label-" + name.kind, 0, words(name));
    icon.options.iconAnchor = [-place.x, -place.y];
    layer.addLayer(L.marker(name.at, { icon: icon, pane: "pm-labels", interactive: false, keyboard: false }));
    shown += 1;
  }

  map.on("moveend resize", draw);
  return {
    layer: layer,
    count: function () { return shown; },
    // What the names keep clear of: {at, x, y, wide, high} in pixels from the point `at`; and whether they are wanted.
    around: function (obstacles, on) {
      marks = obstacles;
      wanted = on;
      draw();
    },
  };
};
