// A city on a canvas: its streets, doors and drivers, to be moved, zoomed, and picked from.

import { ask } from '/shared/api.js';
import { h, say } from '/shared/dom.js';
import { Front } from './draw.js';
import { Life } from './life.js';
import { Streets } from './streets.js';
import { handle, View } from './view.js';

const METERS_A_MILE = 1609.344;
const dark = matchMedia('(prefers-color-scheme: dark)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');

function colors() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return {
    ink: of('--ink'), surface: of('--surface'), ground: of('--water'), street: of('--road'), great: of('--road-great'),
    waiting: of('--waiting'), moving: of('--moving'), home: of('--home'),
  };
}

// Whose work the streets are must be said where they are seen.
function credit(text) {
  const osm = 'OpenStreetMap contributors';
  const at = text.indexOf(osm);
  return at < 0 ? h('p', { class: 'credit' }, text)
    : h('p', { class: 'credit' }, text.slice(0, at),
      h('a', { href: 'https://www.openstreetmap.org/copyright', rel: 'noopener', target: '_blank' }, osm), text.slice(at + osm.length));
}

// Fills `place` with the map of a location. cover(box) gives how many pixels at the left and below
// lie under something else; shown(life, counts, followed) hears four times a second what is seen;
// more(follow) gives elements that stand on the map. Returns {follow, stop}.
export async function stage(place, location, { cover = () => [0, 0], shown = () => {}, more = () => [] } = {}) {
  const { attribution, lines } = await ask(`/api/locations/${location.id}/streets`);
  const view = new View(location.lat, location.lon, location.radius_mi * METERS_A_MILE);
  const life = new Life(location.id, view);
  const streets = new Streets(view, lines);
  const front = new Front(view, life);
  let followed = null;
  let held = false; // somebody has looked elsewhere: the map follows no more
  let ended = false;

  const follow = (id) => {
    if (followed) {
      followed.followed = false;
    }
    followed = id === null ? null : life.orders.get(id) ?? null;
    held = false;
    if (followed) {
      followed.followed = true;
      view.zoom(Math.max(1, 0.14 / view.scale));
      say(`Following the order to ${followed.address ?? 'an unknown address'}`);
    }
  };
  const canvas = h('canvas', { class: 'front', tabindex: '0', role: 'img',
    'aria-label': `Map of ${location.name}: arrows move it, plus and minus zoom. The list beside it names the orders.` });
  const button = (name, sign, act) => h('button', { type: 'button', 'aria-label': name, title: name, onclick: act }, sign);
  const trouble = h('p', { class: 'note bad', role: 'alert', hidden: true });
  place.replaceChildren(canvas, ...more(follow),
    h('div', { class: 'legend', 'aria-hidden': 'true' },
      h('span', {}, h('i', { class: 'spot' }), 'waiting'), h('span', {}, h('i', { class: 'spot moving' }), 'driver'), h('span', {}, h('i', { class: 'spot home' }), 'delivered')),
    h('div', { class: 'zoom' },
      button('Closer', '+', () => view.zoom(1.5)), button('Farther', '−', () => view.zoom(1 / 1.5)), button('All of it', '⌂', () => { follow(null); view.home(); })),
    credit(attribution), trouble);

  const at = handle(canvas, view, {
    pick: ({ x, y }) => follow(front.at(x, y)?.id ?? null),
    moved: () => { held = true; },
  });
  canvas.addEventListener('pointermove', (event) => {
    const { x, y } = at(event);
    canvas.classList.toggle('over', front.at(x, y) !== null);
  });

  let palette = colors();
  const repaint = () => { palette = colors(); streets.forget(); };
  dark.addEventListener('change', repaint);
  let ratio = 1;
  const resize = () => {
    ratio = Math.min(2, devicePixelRatio || 1);
    const box = place.getBoundingClientRect();
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    view.resize(box.width, box.height, ...cover(box));
    streets.forget();
  };
  const sizes = new ResizeObserver(resize);
  sizes.observe(place);
  resize();

  // One opaque picture: laying one transparent over another costs more than all the drawing.
  const context = canvas.getContext('2d', { alpha: false });
  let beside = 0;
  const frame = (time) => {
    if (ended) {
      return;
    }
    if (followed && !held) {
      const [x, y] = front.whereabouts(followed);
      const ease = calm.matches ? 1 : 0.12;
      view.moveTo(view.x + (x - view.x) * ease, view.y + (y - view.y) * ease);
    }
    front.look(time);
    streets.draw(context, ratio, palette, time, front);
    front.draw(context, ratio, palette, followed, calm.matches);
    if (time - beside > 250) {
      beside = time;
      shown(life, front.counts, followed);
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  life.follow((error) => {
    trouble.hidden = !error;
    trouble.textContent = error?.message ?? '';
  });
  return {
    follow,
    stop() {
      ended = true;
      life.ended = true;
      sizes.disconnect();
      dark.removeEventListener('change', repaint);
    },
  };
}
