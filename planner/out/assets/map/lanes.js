// Routes keep to the right of their road, each vehicle in a lane of its own, so that two on one road are both seen.
PlannerMap.lane = function (vehicle) {
  return 1.5 + 4 * (vehicle % 3); // pixels from the middle of the road
};

// The points of a way in pixels, moved to the right of where it leads.
PlannerMap.aside = function (points, pixels) {
  return points.map(function (point, number) {
    var before = points[Math.max(0, number - 1)], behind = points[Math.min(points.length - 1, number + 1)];
    var x = behind.x - before.x, y = behind.y - before.y, length = Math.sqrt(x * x + y * y);
    return length ? L.point(point.x - (y / length) * pixels, point.y + (x / length) * pixels) : point;
  });
};

PlannerMap.Lane = L.Polyline.extend({
  _simplifyPoints: function () {
    L.Polyline.prototype._simplifyPoints.call(this);
    var pixels = this.options.lane;
    this._parts = this._parts.map(function (part) { return PlannerMap.aside(part, pixels); });
  },
});
