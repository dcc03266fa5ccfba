// Marks that would cover each other move apart, and a thin line leads back to the place; what finds no room near by
// shrinks to a dot and has its number again when the map is drawn larger. Where a mark goes depends on the zoom alone.
PlannerMap.declutter = function (map) {
  var layer = L.layerGroup(), renderer = L.svg({ pane: "pm-lines", padding: 0.5 });
  var CELL = 40, GAP = 1.5, STEPS = 9, TURN = Math.PI / 6, NEAR = 60;

  function grid() {
    var cells = {};
    function each(box, use) {
      for (var x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x++) {
        for (var y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y++) {
          if (use(x + "," + y)) return true;
        }
      }
      return false;
    }
    return {
      add: function (box) { each(box, function (key) { (cells[key] = cells[key] || []).push(box); return false; }); },
      free: function (box) {
        return !each(box, function (key) {
          return (cells[key] || []).some(function (other) {
            return box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
          });
        });
      },
    };
  }

  function box(at, x, y, item) {
    return {
      left: at.x + x - item.wide - GAP, right: at.x + x + item.wide + GAP,
      top: at.y + y - item.high - GAP, bottom: at.y + y + item.high + GAP,
    };
  }

  // The way out of a crowd: away from the middle of what lies around.
  function outward(item, items) {
    var x = 0, y = 0, count = 0;
    items.forEach(function (other) {
      if (Math.abs(other.at.x - item.at.x) > NEAR || Math.abs(other.at.y - item.at.y) > NEAR) return;
      x += other.at.x; y += other.at.y; count += 1;
    });
    x = item.at.x - x / count; y = item.at.y - y / count;
    return x || y ? Math.atan2(y, x) : -Math.PI / 2;
  }

  function room(item, items, taken) {
    if (taken.free(box(item.at, 0, 0, item))) return [0, 0];
    var first = outward(item, items), step = Math.max(6, item.high * 0.75);
    for (var ring = 1; ring <= STEPS; ring++) {
      for (var k = 0; k < 12; k++) {
        var angle = first + TURN * (k % 2 ? -(k + 1) / 2 : k / 2), far = (ring + 0.6) * step;
        var x = Math.cos(angle) * far, y = Math.sin(angle) * far;
        if (taken.free(box(item.at, x, y, item))) return [x, y];
      }
    }
    return null;
  }

  function put(item, x, y, tiny) {
    var element = item.marker.getElement(), size = item.marker.options.icon.options;
    item.marker.shift = { x: x, y: y };
    size.popupAnchor = [x, y - item.high + 4];
    size.tooltipAnchor = [x, y - item.high];
    item.marker.rise = item.marker.rise === undefined ? item.marker.options.zIndexOffset : item.marker.rise;
    item.marker.setZIndexOffset(tiny ? -1500 : item.marker.rise); // a dot never covers a number
    if (!element) return;
    element.style.marginLeft = x - size.iconSize[0] / 2 + "px";
    element.style.marginTop = y - size.iconSize[1] / 2 + "px";
    element.classList.toggle("pm-tiny", Boolean(tiny));
  }

  // Places the marks, and gives back what they cover: {at, x, y, wide, high}, pixels from the point `at`.
  function place(markers) {
    var scale = PlannerMap.scale, taken = grid(), lines = [], tiny = 0;
    layer.clearLayers();
    var items = markers.map(function (marker) {
      return {
        marker: marker, at: map.latLngToLayerPoint(marker.getLatLng()),
        wide: (marker.box[0] * scale) / 2, high: (marker.box[1] * scale) / 2,
      };
    }).sort(function (a, b) { return b.marker.weight - a.marker.weight; });
    var covered = items.map(function (item) {
      var spot = room(item, items, taken);
      if (!spot) {
        tiny += 1;
        put(item, 0, 0, true);
        return { marker: item.marker, x: 0, y: 0, wide: 5, high: 5 };
      }
      taken.add(box(item.at, spot[0], spot[1], item));
      put(item, spot[0], spot[1]);
      if (spot[0] || spot[1]) {
        lines.push([item.marker.getLatLng(), map.layerPointToLatLng(item.at.add(L.point(spot[0], spot[1])))]);
      }
      return { marker: item.marker, x: spot[0], y: spot[1], wide: item.wide, high: item.high };
    });
    [["#ffffff", 3.4, 0.9], ["#26231c", 1.3, 0.9]].forEach(function (style) {
      layer.addLayer(L.polyline(lines, {
        renderer: renderer, pane: "pm-lines", interactive: false, color: style[0], weight: style[1], opacity: style[2],
      }));
    });
    return {
      moved: lines.length, tiny: tiny,
      marks: covered.map(function (one) {
        var at = one.marker.getLatLng();
        return { at: [at.lat, at.lng], x: one.x, y: one.y, wide: one.wide, high: one.high };
      }),
    };
  }

  return { layer: layer, place: place };
};
