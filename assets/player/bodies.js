// The geometry of what a hand moves: bodies with a centre, a spread and a mass, as em_viz/animation/handles.py declares them.
//
// A spread is a covariance matrix S. Its handles are "arms": vectors from the centre to its ellipse at one standard
// deviation. Two arms u and v with u u' + v v' = S are enough to draw it; on screen they stand at right angles. `scale`
// is how many pixels a unit of each coordinate takes: what looks upright to the eye is not so in the data's units.

/** @import { Body, HandlesSpec, Shape } from "./content.js" */

/**
 * @typedef {number[]} Vector  of one or two coordinates
 * @typedef {number[][]} Matrix
 */

const SHORTEST = 3; // pixels: a spread shorter than this has no direction left to be dragged in
const DIGITS = 6; // of a spread that was dragged
// Of a spread: twice what rounding may have moved. What comes with a run has four digits, half of the last of which is
// up to 5e-4 of the number.
const SAME = 1e-3;

/**
 * The bodies of a declaration, each remembering which one it was.
 * @param {Pick<HandlesSpec, "masses" | "centres" | "spreads">} spec
 * @returns {Body[]}
 */
export function bodiesOf({ masses, centres, spreads }) {
  return masses.map((mass, k) => ({ mass, centre: [...centres[k]], spread: spreads[k].map((row) => [...row]), from: k }));
}

/**
 * The arms that a body's handles stand on; those from before, where they still fit.
 * @param {Matrix} spread
 * @param {Shape} shape
 * @param {Vector} scale
 * @param {Vector[]} [before]
 * @returns {Vector[]}
 */
export function armsOf(spread, shape, scale, before = []) {
  if (shape === "fixed") return [];
  if (shape === "axes") {
    const side = (/** @type {number} */ j) => (before[j]?.[j] < 0 ? -1 : 1);
    return spread.map((row, j) => row.map((_, i) => (i === j ? side(j) * Math.sqrt(spread[j][j]) : 0)));
  }
  if (shape === "round") return [roundArm(Math.sqrt(spread[0][0]), scale, before[0])];
  const [p, q] = before;
  if (p && reproduces(spread, p, q) && Math.abs(cosine(p, q, scale)) < SAME) return before;
  return upright(spread, scale);
}

// One radius looks longer along one axis than along the other: its handle stands where it is shorter, and in sight.
/** @type {(radius: number, scale: Vector, before: Vector | undefined) => Vector} */
function roundArm(radius, scale, before) {
  if (before) return before.map((each) => (each * radius) / Math.hypot(...before));
  return scale[0] <= scale[1] ? [radius, 0] : [0, radius];
}

// The principal axes of the ellipse as it looks on the screen, the longer one first, pointing right and up.
/** @type {(spread: Matrix, scale: Vector) => Vector[]} */
function upright([[a, b], [, c]], [sx, sy]) {
  const [aa, bb, cc] = [a * sx * sx, b * sx * sy, c * sy * sy];
  const turn = Math.atan2(2 * bb, aa - cc) / 2;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const along = Math.sqrt(Math.max(aa * cos * cos + 2 * bb * cos * sin + cc * sin * sin, 0));
  // The determinant over the longer one: a difference would lose the digits of a thin ellipse.
  const across = Math.sqrt(Math.max(aa * cc - bb * bb, 0)) / along;
  return [
    [(along * cos) / sx, (along * sin) / sy],
    [(-across * sin) / sx, (across * cos) / sy],
  ];
}

/** @type {(u: Vector, v: Vector) => Matrix} */
const product = (u, v) => u.map((x) => v.map((y) => x * y));
/** @type {(a: Matrix, b: Matrix) => Matrix} */
const sum = (a, b) => a.map((row, i) => row.map((each, j) => each + b[i][j]));
/** @type {(u: Vector, scale: Vector) => Vector} */
const onScreen = (u, scale) => u.map((each, j) => each * scale[j]);
/** @type {(u: Vector, scale: Vector) => number} */
const length = (u, scale) => Math.hypot(...onScreen(u, scale));

/** @type {(u: Vector, v: Vector, scale: Vector) => number} */
function cosine(u, v, scale) {
  const [p, q] = [onScreen(u, scale), onScreen(v, scale)];
  return (p[0] * q[0] + p[1] * q[1]) / (Math.hypot(...p) * Math.hypot(...q));
}

/** @type {(spread: Matrix, u: Vector, v: Vector) => boolean} */
function reproduces(spread, u, v) {
  const made = sum(product(u, u), product(v, v));
  return made.every((row, i) =>
    row.every((each, j) => Math.abs(each - spread[i][j]) <= SAME * Math.sqrt(spread[i][i] * spread[j][j])),
  );
}

/**
 * The spread and the arms after arm `i` was dragged to `to`, a vector from the centre: its ellipse ends there.
 * @param {Matrix} spread
 * @param {Vector[]} arms
 * @param {number} i
 * @param {Vector} to
 * @param {Shape} shape
 * @param {Vector} scale
 * @returns {{ spread: Matrix, arms: Vector[] }}
 */
export function stretched(spread, arms, i, to, shape, scale) {
  if (shape === "axes") {
    const wanted = Math.max(Math.abs(to[i]), SHORTEST / scale[i]);
    const next = spread.map((row) => [...row]);
    next[i][i] = wanted * wanted;
    const arm = arms[i].map((each, j) => (j === i ? (to[i] < 0 ? -wanted : wanted) : each));
    return { spread: next, arms: arms.map((each, j) => (j === i ? arm : each)) };
  }
  const u = longEnough(to, arms[i], scale);
  if (shape === "round") {
    const variance = u.reduce((total, each) => total + each * each, 0);
    return { spread: spread.map((row, a) => row.map((_, b) => (a === b ? variance : 0))), arms: [u] };
  }
  // The other arm keeps its length and its side, and stands at right angles.
  const other = arms[1 - i];
  const [p, q] = [onScreen(u, scale), onScreen(other, scale)];
  const side = Math.sign(p[0] * q[1] - p[1] * q[0]) || 1;
  const share = (side * Math.hypot(...q)) / Math.hypot(...p);
  const v = [(-p[1] * share) / scale[0], (p[0] * share) / scale[1]];
  return { spread: sum(product(u, u), product(v, v)), arms: i === 0 ? [u, v] : [v, u] };
}

/** @type {(to: Vector, before: Vector, scale: Vector) => Vector} */
function longEnough(to, before, scale) {
  const long = length(to, scale);
  if (long >= SHORTEST) return to;
  const towards = long > 0 ? to : before;
  return towards.map((each) => (each * SHORTEST) / length(towards, scale));
}

/**
 * The bodies with one more at `centre`: an equal share of the mass, the mean of the others' spreads.
 * @param {Body[]} bodies
 * @param {Vector} centre
 * @returns {Body[]}
 */
export function added(bodies, centre) {
  const share = 1 / (bodies.length + 1);
  const mean = bodies[0].spread.map((row, i) =>
    row.map((_, j) => bodies.reduce((total, { spread }) => total + spread[i][j], 0) / bodies.length),
  );
  const others = bodies.map((body) => ({ ...body, mass: body.mass * (1 - share) }));
  return [...others, { mass: share, centre: [...centre], spread: mean, from: null }];
}

/**
 * The bodies without one; its mass goes to the others in proportion.
 * @param {Body[]} bodies
 * @param {number} k
 * @returns {Body[]}
 */
export function removed(bodies, k) {
  const rest = 1 - bodies[k].mass;
  const others = bodies.filter((_, each) => each !== k);
  // Where all the mass is in the one that goes, nothing is left to be in proportion to.
  return others.map((body) => ({ ...body, mass: rest > 0 ? body.mass / rest : 1 / others.length }));
}

/**
 * All numbers one after the other: the masses, the centres, the spreads by rows.
 * @param {Body[]} bodies
 * @returns {number[]}
 */
export function flat(bodies) {
  return [...bodies.map(({ mass }) => mass), ...bodies.flatMap(({ centre }) => centre), ...bodies.flatMap(({ spread }) => spread.flat())];
}

/**
 * A number with the digits that a tenth of a pixel needs, `scale` being pixels a unit.
 * @param {number} value
 * @param {number} scale
 */
export function toPixels(value, scale) {
  const decimals = Math.ceil(Math.log10(10 * scale));
  if (decimals > 0) return Number(value.toFixed(Math.min(decimals, 100)));
  const step = 10 ** -decimals;
  return Math.round(value / step) * step;
}

/**
 * A spread with as many digits as a hand can mean.
 * @param {Matrix} spread
 * @returns {Matrix}
 */
export function rounded(spread) {
  return spread.map((row) => row.map((each) => Number(each.toPrecision(DIGITS))));
}

/**
 * What a channel of a follower holds: `count` numbers for x (axis 0) or y (axis 1). See em_viz/animation/handles.py.
 * @param {Body} body
 * @param {number} radius
 * @param {number} axis
 * @param {number} count
 * @returns {number[]}
 */
export function coefficients(body, radius, axis, count) {
  const { mass, centre, spread } = body;
  if (axis >= centre.length) return [radius && mass / Math.sqrt(spread[0][0])];
  const row = lower(spread)[axis];
  return Array.from({ length: count }, (_, i) => (i === 0 ? centre[axis] : radius * (row[i - 1] ?? 0)));
}

/**
 * The sum of the bodies' densities in one dimension at each x, written into `out`.
 * @param {Body[]} bodies
 * @param {ArrayLike<number>} xs
 * @param {Float64Array} out
 */
export function density(bodies, xs, out) {
  out.fill(0);
  for (const { mass, centre, spread } of bodies) {
    const deviation = Math.sqrt(spread[0][0]);
    const peak = mass / (deviation * Math.sqrt(2 * Math.PI));
    for (let i = 0; i < out.length; i++) out[i] += peak * Math.exp(-(((xs[i] - centre[0]) / deviation) ** 2) / 2);
  }
}

/** The lower Cholesky factor.
 * @type {(spread: Matrix) => Matrix}
 */
function lower(spread) {
  if (spread.length === 1) return [[Math.sqrt(spread[0][0])]];
  const a = Math.sqrt(spread[0][0]);
  const b = spread[1][0] / a;
  return [
    [a, 0],
    [b, Math.sqrt(Math.max(spread[1][1] - b * b, 0))],
  ];
}
