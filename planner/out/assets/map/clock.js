// The day played back: each vehicle moves along its legs by the plan's times, stops are ahead, held or done.
PlannerMap.clock = function (map, data, turns, actions) {
  var make = PlannerMap.element, text = data.text, layer = L.layerGroup(), icons = [], running = false, on = false;
  var day = 0, now = 0, first = 0, last = 0, speed = 1, frame = 0, before = 0, drawn = 0;
  var PACE = 900, TRAIL = 120; // seconds of the day a second, milliseconds between trails
  var renderer = L.svg({ pane: "pm-trail", padding: 0.5 });

  function clock(seconds) {
    var minutes = Math.floor(seconds / 60);
    return ("0" + Math.floor(minutes / 60)).slice(-2) + ":" + ("0" + (minutes % 60)).slice(-2);
  }

  function measured(line) {
    var ends = [0], shrink = Math.cos((line[0][0] * Math.PI) / 180);
    for (var k = 1; k < line.length; k++) {
      var x = (line[k][1] - line[k - 1][1]) * shrink, y = line[k][0] - line[k - 1][0];
      ends.push(ends[k - 1] + Math.sqrt(x * x + y * y));
    }
    return ends;
  }

  // The points of a leg up to a share of it; the last one is where the vehicle is.
  function part(line, share) {
    line.ends = line.ends || measured(line);
    var goal = line.ends[line.ends.length - 1] * share, k = 1;
    while (k < line.length - 1 && line.ends[k] < goal) k++;
    var length = line.ends[k] - line.ends[k - 1] || 1, rest = Math.min(1, Math.max(0, (goal - line.ends[k - 1]) / length));
    var a = line[k - 1], b = line[k];
    return line.slice(0, k).concat([[a[0] + (b[0] - a[0]) * rest, a[1] + (b[1] - a[1]) * rest]]);
  }

  // Where a turn is at a time: its way so far, and whether it drives, stands or is at home.
  function state(turn, time) {
    var way = [], driving = false;
    turn.clock.moves.forEach(function (move) {
      var line = turn.lines[move[2]];
      if (!line || time < move[0]) return;
      var done = time >= move[1] ? move[4] : move[3] + ((move[4] - move[3]) * (time - move[0])) / (move[1] - move[0] || 1);
      driving = driving || time < move[1];
      if (move[3] > 0) way.pop();
      way.push(done >= 1 ? line : part(line, done));
    });
    var held = turn.clock.held.filter(function (stop) { return time >= stop[2] && time < stop[3]; })[0];
    var rest = turn.clock.rests.some(function (span) { return time >= span[0] && time < span[1]; });
    return { way: way, driving: driving, held: held, rest: rest && !driving };
  }

  function vehicle(turn) {
    var icon = PlannerMap.icon("pm-vehicle", 26, turn.style.letter);
    icon.options.html.style.cssText = "background:" + turn.style.colour + ";color:" + turn.style.ink;
    return {
      turn: turn, start: (turn.legs[0] || [])[0],
      marker: L.marker([0, 0], { icon: icon, interactive: false, keyboard: false, zIndexOffset: 2000, alt: turn.style.name }),
      trail: new PlannerMap.Lane([], {
        renderer: renderer, pane: "pm-trail", interactive: false, color: turn.style.colour, weight: 5, opacity: 1,
        dashArray: turn.style.dash || null, lane: PlannerMap.lane(turn.vehicle), smoothFactor: 1.5,
      }),
    };
  }

  function marks(turn, use) {
    [turn.hubs, turn.homes].forEach(function (group) {
      group.eachLayer(function (marker) {
        var element = marker.getElement();
        if (element) use(element.classList, marker.stop);
      });
    });
  }

  function show(force) {
    var counts = { driving: 0, holding: 0, resting: 0 }, trails = force || performance.now() - drawn > TRAIL;
    icons.forEach(function (one) {
      var at = state(one.turn, now), way = at.way[at.way.length - 1], spot = way ? way[way.length - 1] : one.start;
      counts.driving += at.driving ? 1 : 0;
      counts.holding += at.held ? 1 : 0;
      counts.resting += at.rest ? 1 : 0;
      if (spot) one.marker.setLatLng(spot);
      var element = one.marker.getElement();
      if (element) {
        element.classList.toggle("pm-idle", now < one.turn.clock.from || now >= one.turn.clock.to);
        element.classList.toggle("pm-rest", at.rest);
      }
      if (trails) one.trail.setLatLngs(at.way);
      marks(one.turn, function (classes, id) {
        var stop = one.turn.clock.held.filter(function (held) { return held[0] === id; })[0];
        if (!stop) return;
        classes.toggle("pm-later", now < stop[2]);
        classes.toggle("pm-now", now >= stop[2] && now < stop[3]);
        classes.toggle("pm-done", now >= stop[3]);
      });
    });
    if (trails) drawn = performance.now();
    slider.value = now;
    slider.setAttribute("aria-valuetext", clock(now));
    time.textContent = clock(now);
    said.textContent = PlannerMap.fill(text.playing, counts);
    document.body.dataset.clock = clock(now);
    document.body.dataset.driving = counts.driving;
    document.body.dataset.holding = counts.holding;
  }

  function clear() {
    icons.forEach(function (one) {
      marks(one.turn, function (classes) { classes.remove("pm-later", "pm-now", "pm-done"); });
    });
    layer.clearLayers();
    icons = [];
  }

  // Takes up the turns that are on the map now.
  function take() {
    clear();
    if (!on) return;
    icons = turns.filter(function (turn) { return turn.day === day && turn.clock && actions.seen(turn); }).map(vehicle);
    icons.forEach(function (one) { layer.addLayer(one.trail); layer.addLayer(one.marker); });
    show(true);
  }

  function range() {
    var mine = turns.filter(function (turn) { return turn.day === day && turn.clock; });
    first = Math.floor(Math.min.apply(null, mine.map(function (turn) { return turn.clock.from; })) / 300) * 300;
    last = Math.ceil(Math.max.apply(null, mine.map(function (turn) { return turn.clock.to; })) / 300) * 300;
    slider.min = first;
    slider.max = last;
    now = first;
  }

  function tick(stamp) {
    if (!running) return;
    now = Math.min(last, now + ((stamp - before) / 1000) * PACE * speed);
    before = stamp;
    show(now >= last);
    if (now >= last) run(false);
    else frame = window.requestAnimationFrame(tick);
  }

  function run(wanted) {
    running = wanted;
    play.textContent = wanted ? "❚❚" : "▶";
    play.setAttribute("aria-label", wanted ? text.pause : text.play);
    window.cancelAnimationFrame(frame);
    if (!wanted) return;
    if (now >= last) now = first;
    before = performance.now();
    frame = window.requestAnimationFrame(tick);
  }

  function choose(number) {
    day = number;
    days.value = String(number);
    range();
    actions.only(number);
    take();
  }

  function start(wanted) {
    on = wanted;
    run(false);
    bar.classList.toggle("pm-on", wanted);
    map.getContainer().classList.toggle("pm-playing", wanted);
    PlannerMap.toggle(map, layer, wanted);
    if (wanted) {
      PlannerMap.shut();
      choose(actions.day());
      run(true);
    } else clear();
  }

  var bar = make("div", "pm-clock"), open = make("button", "pm-chip pm-open-clock", "▶ " + text.play_day);
  var play = make("button", "pm-play", "▶"), slider = make("input"), time = make("output", "pm-time");
  var days = make("select"), said = make("span", "pm-said"), quick = make("button", "pm-chip", "×1"), stop = make("button", "pm-chip", "✕");
  [open, play, quick, stop].forEach(function (button) { button.type = "button"; });
  slider.type = "range";
  slider.step = 60;
  slider.setAttribute("aria-label", text.clock);
  days.setAttribute("aria-label", text.days);
  quick.title = text.speed;
  stop.title = text.stop_playing;
  stop.setAttribute("aria-label", text.stop_playing);
  data.panel.days.forEach(function (label, number) {
    var option = make("option", "", label);
    option.value = number;
    days.appendChild(option);
  });
  open.addEventListener("click", function () { start(true); });
  stop.addEventListener("click", function () { start(false); actions.refresh(); });
  play.addEventListener("click", function () { run(!running); });
  days.addEventListener("change", function () { choose(Number(days.value)); });
  slider.addEventListener("input", function () { run(false); now = Number(slider.value); show(true); });
  quick.addEventListener("click", function () {
    speed = speed >= 4 ? 1 : speed * 2;
    quick.textContent = "×" + speed;
  });
  [open, play, days, time, slider, quick, said, stop].forEach(function (part) { bar.appendChild(part); });
  L.DomEvent.disableClickPropagation(bar);
  L.DomEvent.disableScrollPropagation(bar);
  map.getContainer().appendChild(bar);
  return {
    take: take,
    at: function (seconds) { run(false); now = seconds; show(true); },
    stop: function () { if (on) start(false); },
    // Where each vehicle is now: its letter, latitude and longitude.
    where: function () {
      return icons.map(function (one) {
        var at = one.marker.getLatLng();
        return [one.turn.style.letter, at.lat, at.lng];
      });
    },
  };
};
