// The way of an order, drawn to scale on the points of its streets.

import { ask } from '/shared/api.js';
import { h, s } from './dom.js';

const WIDTH = 640;
const HEIGHT = 380;
const EDGE = 36;

export function map({ route, driver, customer, progress_pct: progress, location_id: location }) {
  const points = route ?? [];
  const all = [...points, driver, customer].filter(Boolean);
  if (all.length === 0) {
    return h('p', { class: 'dim' }, 'The way is known once the driver has picked the order up.');
  }
  const project = projection(all);
  const line = (part) => part.map((point, i) => `${i === 0 ? 'M' : 'L'}${project(point).join(' ')}`).join('');
  const done = driver && points.length > 1 ? gone(points, driver) : [];
  const mark = (point, kind, text) => {
    const [x, y] = project(point);
    const left = x > WIDTH - 120;
    return s('g', {}, s('circle', { class: kind, cx: x, cy: y, r: kind === 'driver' ? 9 : 7 }),
      text && s('text', { x: left ? x - 12 : x + 12, y: y + 5, 'text-anchor': left ? 'end' : 'start' }, text));
  };
  const said = progress === undefined || progress === null ? '' : `, ${Math.round(progress)} % of the way`;
  return [s('svg', { class: 'map', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `The route from the kitchen to the customer${said}` },
    points.length > 1 && s('path', { class: 'route', d: line(points) }),
    done.length > 1 && s('path', { class: 'done', d: line(done) }),
    points.length > 0 && mark(points[0], 'kitchen', 'Kitchen'),
    customer && mark(customer, 'home', 'Customer'),
    driver && mark(driver, 'driver')), credit(location)];
}

// Whose streets these are, said beside the map as their licence asks; a made-up town's are nobody's.
const credits = new Map();

function credit(location) {
  if (!location) {
    return null;
  }
  if (!credits.has(location)) {
    credits.set(location, ask(`/api/locations/${location}/attribution`).then(({ text }) => text));
    credits.get(location).catch(() => credits.delete(location));
  }
  const line = h('p', { class: 'map-credit' });
  credits.get(location).then(
    (text) => line.replaceChildren(...(text ? ['Streets ', h('a', { href: 'https://www.openstreetmap.org/copyright', rel: 'noopener', target: '_blank' }, text)] : [])),
    () => line.replaceChildren('Whose map this is cannot be said just now.'));
  return line;
}

// Longitudes shrink with the cosine of the latitude; north is up.
function projection(points) {
  const lats = points.map(([lat]) => lat);
  const lons = points.map(([, lon]) => lon);
  const middle = (Math.min(...lats) + Math.max(...lats)) / 2;
  const shrink = Math.cos((middle * Math.PI) / 180);
  const width = Math.max((Math.max(...lons) - Math.min(...lons)) * shrink, 1e-5);
  const height = Math.max(Math.max(...lats) - Math.min(...lats), 1e-5);
  const scale = Math.min((WIDTH - 2 * EDGE) / width, (HEIGHT - 2 * EDGE) / height);
  const left = (WIDTH - width * scale) / 2;
  const top = (HEIGHT - height * scale) / 2;
  return ([lat, lon]) => [
    Math.round((left + (lon - Math.min(...lons)) * shrink * scale) * 10) / 10,
    Math.round((top + (Math.max(...lats) - lat) * scale) * 10) / 10,
  ];
}

// The points behind the driver, the driver last: cut where the route passes nearest.
function gone(points, driver) {
  let best = { distance: Infinity, after: 0 };
  for (let i = 0; i + 1 < points.length; i++) {
    const distance = toSegment(driver, points[i], points[i + 1]);
    if (distance <= best.distance) {
      best = { distance, after: i };
    }
  }
  return [...points.slice(0, best.after + 1), driver];
}

function toSegment([y, x], [y1, x1], [y2, x2]) {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
  return (x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2;
}
