// Find a village: what is typed is looked for in names and townships; the list is worked with keys, mouse or finger.
PlannerMap.finder = function (villages, text, find) {
  var make = PlannerMap.element, MOST = 8, shown = [], active = -1;
  var form = make("form", "pm-find"), input = make("input"), list = make("ul"), answer = make("output");
  var label = make("label", "", text.find);
  input.id = "pm-village";
  label.htmlFor = input.id;
  list.id = "pm-villages";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.find);
  input.type = "search";
  input.autocomplete = "off";
  input.placeholder = text.search;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");

  function matches(words) {
    var wanted = words.toLowerCase(), scored = [];
    if (!wanted) return [];
    villages.forEach(function (village) {
      var at = village.name.toLowerCase().indexOf(wanted);
      if (at < 0 && village.town.toLowerCase().indexOf(wanted) < 0) return;
      var score = village.name.toLowerCase() === wanted ? 0 : at === 0 ? 1 : at > 0 ? 2 : 3;
      scored.push([score, village]);
    });
    scored.sort(function (a, b) { return a[0] - b[0] || b[1].rank - a[1].rank; });
    return scored.map(function (pair) { return pair[1]; });
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(village) {
    input.value = village.name;
    answer.textContent = "";
    close();
    input.blur();
    find(village);
  }

  function mark(number) {
    active = number;
    Array.prototype.forEach.call(list.children, function (item, key) {
      item.setAttribute("aria-selected", key === active ? "true" : "false");
    });
    if (active >= 0) input.setAttribute("aria-activedescendant", list.children[active].id);
  }

  function offer() {
    shown = matches(input.value.trim()).slice(0, MOST);
    list.textContent = "";
    shown.forEach(function (village, number) {
      var item = make("li");
      item.id = "pm-village-" + number;
      item.setAttribute("role", "option");
      item.appendChild(make("span", "", village.name));
      item.appendChild(make("small", "", village.town));
      item.addEventListener("mousedown", function (event) { event.preventDefault(); });
      item.addEventListener("click", function () { choose(village); });
      list.appendChild(item);
    });
    answer.textContent = "";
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", shown.length ? "true" : "false");
    mark(-1);
  }

  input.addEventListener("input", offer);
  input.addEventListener("focus", function () { if (input.value) offer(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", function (event) {
    if (event.key === "Escape") close();
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && shown.length && !list.hidden) {
      event.preventDefault();
      mark((active + (event.key === "ArrowDown" ? 1 : shown.length - 1) + shown.length) % shown.length);
    }
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var words = input.value.trim(), found = active >= 0 ? shown[active] : matches(words)[0];
    if (found) choose(found);
    else if (words) answer.textContent = text.not_found;
  });
  [label, input, list, answer].forEach(function (part) { form.appendChild(part); });
  return form;
};
