// The list of villages that have no place yet: search, choice by pointer or keys, progress, buttons.
PlannerMap.locateList = function (data, actions) {
  var make = PlannerMap.element, text = data.text, rows = {}, shown = [], chosen = null;
  var side = document.getElementById("side"), search = make("input"), list = make("ul", "pm-todo");
  var progress = make("p", "pm-progress"), buttons = make("div", "pm-buttons");
  search.type = "search";
  search.placeholder = text.search;
  search.setAttribute("aria-label", text.search);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", text.list);
  list.tabIndex = 0;
  progress.setAttribute("role", "status");

  data.todo.forEach(function (village) {
    var row = make("li"), words = make("span"), where = make("em");
    words.appendChild(make("b", "", village.name));
    words.appendChild(make("small", "", village.note));
    row.appendChild(words);
    row.appendChild(where);
    row.id = "todo-" + village.id;
    row.setAttribute("role", "option");
    row.addEventListener("click", function () { choose(village.id); });
    rows[village.id] = { row: row, where: where, village: village };
    list.appendChild(row);
  });

  function filter() {
    var wanted = search.value.trim().toLowerCase();
    shown = data.todo.filter(function (village) {
      var hit = (village.name + " " + village.note + " " + village.id).toLowerCase().indexOf(wanted) >= 0;
      rows[village.id].row.hidden = !hit;
      return hit;
    }).map(function (village) { return village.id; });
  }

  function choose(id) {
    if (chosen) rows[chosen].row.setAttribute("aria-selected", "false");
    chosen = id;
    if (!id) return list.removeAttribute("aria-activedescendant");
    rows[id].row.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", rows[id].row.id);
    rows[id].row.scrollIntoView({ block: "nearest" });
    actions.chosen(id);
  }

  function step(by) {
    if (!shown.length) return;
    var k = shown.indexOf(chosen);
    choose(shown[k < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, k + by))]);
  }

  function button(words, className, click) {
    var made = make("button", className, words);
    made.type = "button";
    made.addEventListener("click", click);
    buttons.appendChild(made);
    return made;
  }

  function keys(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!chosen && shown.length) choose(shown[0]);
      actions.toMap();
    } else if (event.key === "Delete" && chosen && event.target === list) actions.remove(chosen);
  }

  search.addEventListener("input", filter);
  search.addEventListener("keydown", keys);
  list.addEventListener("keydown", keys);
  var undo = button(text.undo, "pm-undo", actions.undo), save = button(text.save, "pm-save", actions.save);
  side.appendChild(make("p", "pm-note", data.todo.length ? text.hint : text.nothing));
  [search, progress, list, buttons].forEach(function (part) { side.appendChild(part); });
  filter();

  return {
    choose: choose,
    chosen: function () { return chosen; },
    // The next without a place, after the one chosen, as the list shows them.
    next: function (placed) {
      var k = shown.indexOf(chosen), order = shown.slice(k + 1).concat(shown.slice(0, k + 1));
      choose(order.filter(function (id) { return !placed[id]; })[0] || chosen);
    },
    show: function (placed, steps, unsaved) {
      var count = Object.keys(placed).length;
      data.todo.forEach(function (village) {
        var at = placed[village.id], row = rows[village.id];
        row.row.classList.toggle("pm-done", Boolean(at));
        row.where.textContent = at ? "✓" : "";
        row.where.title = at ? at[0].toFixed(5) + ", " + at[1].toFixed(5) : "";
      });
      progress.textContent = PlannerMap.fill(text.progress, { done: count, all: data.todo.length });
      undo.disabled = !steps;
      save.disabled = !count;
      save.classList.toggle("pm-due", unsaved);
    },
  };
};
