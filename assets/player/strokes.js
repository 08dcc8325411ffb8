// Moves Plotly's lines and markers by hand: the numbers in their SVG elements, and nothing else.
//
// Every way through Plotly itself (react, redraw, animate) takes 25 to 50 ms for the dozen traces of a picture; writing
// their paths takes about one. Plotly keeps everything that holds still, and hears of the new numbers when somebody
// wants to hover, zoom or save (Picture.sync).

/** Whether a trace is simple enough: straight lines and markers, no fills, no words, one size and one colour. */
export function canPaint(trace) {
  const plain = (trace.type ?? "scatter") === "scatter" && !String(trace.mode ?? "").includes("text");
  const straight = !trace.line?.shape || trace.line.shape === "linear";
  const simple = !Array.isArray(trace.marker?.size) && !Array.isArray(trace.marker?.color);
  return plain && straight && simple && (trace.fill ?? "none") === "none" && !trace.error_x && !trace.error_y;
}

/** Draws the first `count` points of a trace, a fraction being a share of the way to the next; false if Plotly has not
    drawn it yet and must be asked to. */
export function paintTrace(plot, { uid, mode, xaxis, yaxis }, x, y, count, opacity) {
  const group = plot.querySelector(`.trace${CSS.escape(uid)}`);
  if (!group) return false;
  const [ax, ay] = [axisOf(plot, xaxis ?? "x"), axisOf(plot, yaxis ?? "y")];
  group.style.opacity = opacity;
  if (opacity === 0) return true;
  const whole = Math.floor(count);
  const places = [];
  for (let i = 0; i < whole; i++) places.push(place(ax, x[i]), place(ay, y[i]));
  const wants = (part) => (mode ?? "lines+markers").includes(part);
  if (wants("markers") && !paintMarkers(group, places)) return false;
  if (whole > 0 && count > whole) {
    const share = count - whole;
    const between = (axis, v) => (1 - share) * place(axis, v[whole - 1]) + share * place(axis, v[whole]);
    places.push(between(ax, x), between(ay, y));
  }
  return !wants("lines") || paintLine(group, places);
}

export function axisOf(plot, id) {
  return plot._fullLayout[`${id[0]}axis${id.slice(1)}`];
}

// Coordinates far outside the picture make some renderers give up; the clip path hides the difference.
const FAR = 1e5;
const place = (axis, value) => Math.round(100 * Math.min(Math.max(axis.d2p(value), -FAR), FAR)) / 100;

function paintLine(group, places) {
  // Plotly gives every stretch between gaps a path of its own; here the first one draws them all.
  const [path, ...others] = group.querySelectorAll(".lines path.js-line");
  if (!path) return places.length < 4; // one point makes no line
  for (const other of others) other.setAttribute("d", "M0,0");
  let d = "";
  let pen = "M";
  for (let i = 0; i < places.length; i += 2) {
    if (places[i] !== places[i] || places[i + 1] !== places[i + 1]) {
      pen = "M";
      continue;
    }
    d += `${pen}${places[i]},${places[i + 1]}`;
    pen = "L";
  }
  path.setAttribute("d", d || "M0,0");
  return true;
}

function paintMarkers(group, places) {
  const points = group.querySelector(".points");
  const nodes = points ? Array.from(points.querySelectorAll("path.point")) : [];
  const shown = [];
  for (let i = 0; i < places.length; i += 2) {
    if (places[i] === places[i] && places[i + 1] === places[i + 1]) shown.push(`translate(${places[i]},${places[i + 1]})`);
  }
  if (nodes.length === 0) return shown.length === 0;
  while (nodes.length < shown.length) nodes.push(points.appendChild(nodes[nodes.length - 1].cloneNode()));
  nodes.forEach((node, i) => {
    node.style.display = i < shown.length ? "" : "none";
    if (i < shown.length) node.setAttribute("transform", shown[i]);
  });
  return true;
}
