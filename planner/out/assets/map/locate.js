// Villages are clicked into place: choose one in the list, click its spot; drag to mend, undo, save as a table.
PlannerMap.begin = function () {
  var data = JSON.parse(document.getElementById("planner-data").textContent), report = document.body.dataset;
  var map = PlannerMap.plain(data, { points: [], key: [["pm-legend-placed", "", data.text.legend_placed]] }), placed = {}, markers = {}, steps = [], unsaved = false;
  var byId = {};
  data.todo.forEach(function (village) { byId[village.id] = village; });
  var list = PlannerMap.locateList(data, {
    chosen: function (id) { if (placed[id] && !map.getBounds().contains(placed[id])) map.panTo(placed[id]); mark(); },
    toMap: function () { map.getContainer().focus(); },
    remove: function (id) { set(id, null); },
    undo: undo,
    save: save,
  });

  // Every change goes through here; `null` takes a village off the map. What was there before can be had back.
  function set(id, at) {
    steps.push([id, placed[id] || null]);
    put(id, at);
  }

  function put(id, at) {
    if (at) placed[id] = at;
    else delete placed[id];
    unsaved = Object.keys(placed).length > 0;
    draw(id);
    tell();
  }

  function draw(id) {
    if (markers[id]) map.removeLayer(markers[id]);
    delete markers[id];
    if (!placed[id]) return;
    var marker = L.marker(placed[id], {
      draggable: true, keyboard: false, alt: byId[id].name, icon: PlannerMap.icon("pm-pin", 18, ""), zIndexOffset: 500,
    });
    marker.bindTooltip(function () { return PlannerMap.tip([byId[id].name]); }, {
      permanent: true, direction: "right", offset: [10, 0], className: "pm-pin-name",
    });
    marker.on("click", function () { list.choose(id); });
    marker.on("dragend", function () { set(id, spot(marker.getLatLng())); });
    markers[id] = marker.addTo(map);
    mark();
  }

  function mark() {
    Object.keys(markers).forEach(function (id) {
      markers[id].getElement().classList.toggle("pm-pin-chosen", id === list.chosen());
    });
  }

  function tell() {
    list.show(placed, steps.length, unsaved);
    report.placed = Object.keys(placed).length;
  }

  function spot(at) { return [Number(at.lat.toFixed(6)), Number(at.lng.toFixed(6))]; }

  function place(at) {
    var id = list.chosen();
    if (!id) return;
    set(id, spot(at.wrap()));
    list.next(placed);
    mark();
  }

  function undo() {
    var step = steps.pop();
    if (!step) return;
    put(step[0], step[1]);
    list.choose(step[0]);
  }

  // A cell that a spreadsheet could take for a formula begins with an apostrophe; only ids are read back.
  function cell(value) {
    var words = String(value);
    if (/^[=+\-@\t\r]/.test(words)) words = "'" + words;
    return '"' + words.replace(/"/g, '""') + '"';
  }

  function table() {
    var rows = data.todo.filter(function (village) { return placed[village.id]; }).map(function (village) {
      var at = placed[village.id];
      return ['"' + village.id.replace(/"/g, '""') + '"', cell(village.raw), at[1].toFixed(6), at[0].toFixed(6)].join(",");
    });
    return "\ufeff" + ["id,name,lon,lat"].concat(rows).join("\r\n") + "\r\n";
  }

  function save() {
    var link = document.createElement("a"), url = URL.createObjectURL(new Blob([table()], { type: "text/csv" }));
    link.href = url;
    link.download = data.file;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(url); }, 1000);
    unsaved = false;
    tell();
  }

  map.on("click", function (event) { place(event.latlng); });
  var cross = PlannerMap.element("div", "pm-cross"); // where Enter places, while the map has the keyboard
  map.getContainer().appendChild(cross);
  map.getContainer().setAttribute("aria-label", data.text.map);
  map.getContainer().addEventListener("keydown", function (event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    if (event.target !== map.getContainer()) return;
    event.preventDefault();
    place(map.getCenter());
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && event.target.type !== "search") {
      event.preventDefault();
      undo();
    }
  });
  window.addEventListener("beforeunload", function (event) { if (unsaved) event.preventDefault(); });
  if (data.todo.length) list.choose(data.todo[0].id);
  tell();
  PlannerMap.map = map;
  report.todo = data.todo.length;
  report.ready = "1";
};
