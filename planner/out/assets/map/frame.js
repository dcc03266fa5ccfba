// What every map has: panes, the whole district in view, buttons, the scale of marks, tiles where there are any.
PlannerMap.frame = function (map, data, options) {
  var touched = false, make = PlannerMap.element;
  map.attributionControl.remove(); // the foot of the page names the sources
  PlannerMap.panes(map);

  var points = data.villages.concat(data.centres).map(function (place) { return place.at; });
  data.townships.forEach(function (town) {
    town.rings.forEach(function (ring) { points = points.concat(PlannerMap.decode(ring)); });
  });
  points = points.concat(options.points || []);
  var bounds = points.length ? L.latLngBounds(points) : L.latLngBounds([[-60, -180], [70, 180]]);

  function side() {
    var panel = map.getContainer().querySelector(".pm-open");
    return panel && window.innerWidth > 700 ? 335 : 25;
  }

  function show(where, closest) {
    map.fitBounds(where, {
      paddingTopLeft: [60, 30], paddingBottomRight: [side(), 45], animate: false, maxZoom: closest || 15,
    });
  }

  function fit() { show(bounds); }

  function room() { map.getContainer().style.setProperty("--pm-room", map.getSize().y + "px"); }

  function button(bar, title, inside, click) {
    var link = make("a", "pm-fit");
    link.href = "#";
    link.setAttribute("role", "button");
    link.title = title;
    link.setAttribute("aria-label", title);
    link.appendChild(inside);
    L.DomEvent.on(link, "click", function (event) { L.DomEvent.stop(event); click(link); });
    bar.appendChild(link);
    return link;
  }

  function drawing(path) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    line.setAttribute("d", path);
    svg.appendChild(line);
    return svg;
  }

  function buttons() {
    L.control.zoom({ position: "topleft", zoomInTitle: data.text.zoom_in, zoomOutTitle: data.text.zoom_out }).addTo(map);
    var whole = L.control({ position: "topleft" });
    whole.onAdd = function () {
      var bar = make("div", "leaflet-bar");
      button(bar, data.text.fit, drawing("M3 8V3h5 M12 3h5v5 M17 12v5h-5 M8 17H3v-5"), fit);
      button(bar, data.text.print, drawing("M6 8V3h8v5 M6 14H3V8h14v6h-3 M6 12h8v5H6z"), function (link) {
        PlannerMap.paper.ask(link, data.text);
      });
      return bar;
    };
    whole.addTo(map);
    L.control.scale({ position: "bottomleft", imperial: false, maxWidth: 140 }).addTo(map);
  }

  // In a crowded view marks are drawn smaller: full size from 34 pixels a village on.
  function rescale() {
    var a = map.project(bounds.getNorthWest()), b = map.project(bounds.getSouthEast());
    var room = Math.sqrt(Math.abs((b.x - a.x) * (b.y - a.y)) / Math.max(1, data.villages.length));
    PlannerMap.scale = Math.max(0.75, Math.min(1, room / 34));
    PlannerMap.dots = Math.max(0.5, Math.min(1, room / 40));
    map.getContainer().style.setProperty("--pm-scale", PlannerMap.scale);
    if (options.rescaled) options.rescaled();
  }

  var tiles = null;
  function tile(on) {
    if (!data.tiles) return;
    tiles = tiles || L.tileLayer(data.tiles.url, { pane: "pm-tiles", maxZoom: 18, referrerPolicy: "no-referrer" });
    map.getContainer().classList.toggle("pm-tiled", on);
    if (on) map.addLayer(tiles);
    else map.removeLayer(tiles);
  }

  // Until someone touches the map, it keeps showing the whole district, whatever becomes of the window.
  ["mousedown", "touchstart", "wheel", "keydown"].forEach(function (event) {
    map.getContainer().addEventListener(event, function () { touched = true; }, { capture: true, passive: true });
  });
  map.on("resize", room);
  map.on("resize", function () { if (!touched && !PlannerMap.paper.busy) fit(); });
  map.on("zoomend", rescale);

  return {
    fit: fit, show: show, tile: tile,
    touch: function () { touched = true; },
    begin: function () {
      buttons();
      room();
      fit();
      rescale();
      map.setMaxBounds(bounds.pad(1.5));
      map.setMinZoom(Math.max(1, map.getZoom() - 2));
      PlannerMap.paper.start(map, { fit: fit, touched: function () { return touched; } });
      PlannerMap.map = map;
      document.title = data.title;
    },
  };
};

PlannerMap.toggle = function (map, layer, on) {
  if (on && !map.hasLayer(layer)) map.addLayer(layer);
  if (!on && map.hasLayer(layer)) map.removeLayer(layer);
};

// The panel at the side, with the button that opens and closes it.
PlannerMap.side = function (map, text, parts) {
  var make = PlannerMap.element, control = L.control({ position: "topright" });
  control.onAdd = function () {
    var box = make("div", "pm-panel"), body = make("div", "pm-panel-body"), toggle = make("button", "pm-toggle");
    toggle.type = "button";
    function open(on) {
      box.classList.toggle("pm-open", on);
      toggle.textContent = on ? text.close : text.panel;
      toggle.setAttribute("aria-expanded", on ? "true" : "false");
    }
    toggle.addEventListener("click", function () { open(!box.classList.contains("pm-open")); });
    parts.forEach(function (part) { if (part) body.appendChild(part); });
    box.appendChild(toggle);
    box.appendChild(body);
    open(window.innerWidth > 700);
    PlannerMap.shut = function () { if (window.innerWidth <= 700) open(false); };
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  };
  control.addTo(map);
};

PlannerMap.mark = function (className, words) { return PlannerMap.element("b", className, words); };

// A list of boxes to tick, each with its mark and what it means.
PlannerMap.layerList = function (text, chosen, refresh) {
  var make = PlannerMap.element, rows = make("div", "pm-checks");
  return {
    element: rows,
    add: function (name, key, symbol, off) {
      var label = make("label"), check = make("input"), cell = make("span", "pm-mark");
      check.type = "checkbox";
      check.checked = chosen[name] = !off;
      check.dataset.layer = name;
      check.addEventListener("change", function () {
        chosen[name] = check.checked;
        refresh();
      });
      cell.appendChild(symbol);
      [check, cell, make("span", "", text["layer_" + key])].forEach(function (part) { label.appendChild(part); });
      rows.appendChild(label);
    },
    plain: function (symbol, words) {
      var row = make("div", "pm-plain"), cell = make("span", "pm-mark");
      cell.appendChild(symbol);
      row.appendChild(cell);
      row.appendChild(make("span", "", words));
      rows.appendChild(row);
    },
  };
};

window.addEventListener("error", function (event) {
  document.body.dataset.error = event.message;
});
