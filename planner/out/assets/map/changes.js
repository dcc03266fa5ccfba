// What the plan changes of the announced one: a mark a stop, and a list to find them by.
PlannerMap.SIGNS = { new: "+", moved: "↷", cancelled: "×" };

PlannerMap.changes = function (data) {
  return L.layerGroup(data.changes.filter(function (change) { return change.at.length; }).map(function (change) {
    var icon = PlannerMap.icon("pm-change pm-change-" + change.kind, 20, PlannerMap.SIGNS[change.kind]);
    var marker = L.marker(change.at, { icon: icon, alt: change.tip.join(" "), zIndexOffset: 900 });
    marker.box = [22, 22];
    marker.weight = 1500;
    change.marker = PlannerMap.dress(marker, change.tip, change.card);
    return marker;
  }));
};

PlannerMap.changeList = function (data, go) {
  var make = PlannerMap.element, box = make("section", "pm-changes"), list = make("ul");
  box.appendChild(make("h2", "", data.against));
  if (!data.changes.length) box.appendChild(make("p", "pm-note", data.text.unchanged));
  data.changes.forEach(function (change) {
    var item = make("li"), line = make("button", "pm-line");
    line.type = "button";
    line.appendChild(make("b", "pm-sign pm-change-" + change.kind, PlannerMap.SIGNS[change.kind]));
    line.appendChild(make("span", "", change.word + " · " + change.line));
    line.disabled = !change.at.length;
    line.addEventListener("click", function () { go(change); });
    item.appendChild(line);
    list.appendChild(item);
  });
  box.appendChild(list);
  return box;
};
