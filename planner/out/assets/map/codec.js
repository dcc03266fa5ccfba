// The common room of the map's scripts, and the text form of lines (encoded polylines, five decimals).
var PlannerMap = {};

PlannerMap.decode = function (text) {
  var points = [], at = 0, lat = 0, lon = 0;
  function next() {
    var value = 0, shift = 0, part;
    do {
      part = text.charCodeAt(at++) - 63;
      value |= (part & 31) << shift;
      shift += 5;
    } while (part >= 32);
    return value & 1 ? ~(value >> 1) : value >> 1;
  }
  while (at < text.length) {
    lat += next();
    lon += next();
    points.push([lat / 1e5, lon / 1e5]);
  }
  return points;
};
