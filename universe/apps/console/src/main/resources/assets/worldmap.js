// A map of the world made of its towns, to point at one.

import { ask } from '/shared/api.js';
import { h } from '/shared/dom.js';
import { handle } from '/shared/map/view.js';

const SIZES = [0.8, 1.2, 1.8, 2.6];
const NORTH = 78;
const SOUTH = -58;

// Where one looks at the world: degrees to pixels, one degree as far to the east as to the north.
class Globe {
  constructor() {
    [this.width, this.height, this.lon, this.lat, this.scale] = [1, 1, 10, 20, 1];
  }

  resize(width, height) {
    const fresh = this.width === 1;
    [this.width, this.height] = [width, height];
    if (fresh) {
      this.home();
    }
    this.scale = Math.max(this.least, this.scale);
  }

  get least() {
    return Math.max(this.width / 360, this.height / (NORTH - SOUTH));
  }

  home() {
    [this.lon, this.lat, this.scale] = [8, (NORTH + SOUTH) / 2, this.least];
    this.keep();
  }

  x(lon) {
    return this.width / 2 + (lon - this.lon) * this.scale;
  }

  y(lat) {
    return this.height / 2 - (lat - this.lat) * this.scale;
  }

  at(x, y) {
    return { lon: this.lon + (x - this.width / 2) / this.scale, lat: this.lat - (y - this.height / 2) / this.scale };
  }

  pan(dx, dy) {
    this.lon -= dx / this.scale;
    this.lat += dy / this.scale;
    this.keep();
  }

  zoom(factor, px = this.width / 2, py = this.height / 2) {
    const before = this.at(px, py);
    this.scale = Math.min(900, Math.max(this.least, this.scale * factor));
    const after = this.at(px, py);
    this.lon += before.lon - after.lon;
    this.lat += before.lat - after.lat;
    this.keep();
  }

  keep() {
    const [wide, tall] = [this.width / this.scale / 2, this.height / this.scale / 2];
    this.lon = wide >= 180 ? 0 : Math.min(180 - wide, Math.max(-180 + wide, this.lon));
    this.lat = Math.min(Math.max(NORTH - tall, (NORTH + SOUTH) / 2), Math.max(Math.min(SOUTH + tall, (NORTH + SOUTH) / 2), this.lat));
  }
}

// kitchens: places that are open already; picked(lat, lon) hears where somebody pointed. Returns
// {node, mark(place)}.
export function worldMap(kitchens, picked) {
  const globe = new Globe();
  const canvas = h('canvas', { class: 'front', tabindex: '0', role: 'img', 'aria-label': 'Map of the world’s towns: arrows move it, plus and minus zoom, a click picks a place. The search above does the same with words.' });
  const button = (name, sign, act) => h('button', { type: 'button', 'aria-label': name, title: name, onclick: () => { act(); draw(); } }, sign);
  const node = h('div', { class: 'stage world' }, canvas,
    h('div', { class: 'zoom' }, button('Closer', '+', () => globe.zoom(1.8)), button('Farther', '−', () => globe.zoom(1 / 1.8)), button('All of it', '⌂', () => globe.home())),
    h('p', { class: 'credit' }, 'Places: ', h('a', { href: 'https://www.geonames.org/', rel: 'noopener', target: '_blank' }, 'GeoNames'), ', CC BY 4.0'));
  let dots = [];
  let chosen = null;
  let due = false;

  const paint = () => {
    due = false;
    const ratio = Math.min(2, devicePixelRatio || 1);
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    const context = canvas.getContext('2d', { alpha: false });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = of('--water');
    context.fillRect(0, 0, globe.width, globe.height);
    context.fillStyle = of('--dim');
    const nearer = Math.min(3, Math.max(1, Math.sqrt(globe.scale / globe.least)));
    for (let i = 0; i < dots.length; i += 3) {
      const x = globe.x(dots[i + 1] / 100);
      const y = globe.y(dots[i] / 100);
      if (x > 0 && y > 0 && x < globe.width && y < globe.height) {
        const size = SIZES[dots[i + 2]] * nearer;
        context.globalAlpha = 0.35 + 0.15 * dots[i + 2];
        context.fillRect(x - size / 2, y - size / 2, size, size);
      }
    }
    context.globalAlpha = 1;
    kitchens.forEach((one) => mark(context, one, of('--ink'), of('--surface'), 4.5));
    if (chosen) {
      mark(context, chosen, of('--accent'), of('--surface'), 7);
    }
  };
  const mark = (context, { lat, lon }, color, rim, size) => {
    context.beginPath();
    context.arc(globe.x(lon), globe.y(lat), size, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = rim;
    context.fillStyle = color;
    context.fill();
    context.stroke();
  };
  const draw = () => {
    if (!due) {
      due = true;
      requestAnimationFrame(paint);
    }
  };
  const view = { pan: (x, y) => { globe.pan(x, y); draw(); }, zoom: (...by) => { globe.zoom(...by); draw(); }, home: () => { globe.home(); draw(); } };
  handle(canvas, view, {
    pick: ({ x, y }) => {
      const { lat, lon } = globe.at(x, y);
      picked(lat, lon);
    },
    moved: () => {},
  });
  new ResizeObserver(() => {
    const box = node.getBoundingClientRect();
    const ratio = Math.min(2, devicePixelRatio || 1);
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    globe.resize(box.width, box.height);
    draw();
  }).observe(node);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  ask('/api/places/dots').then((all) => { dots = all; draw(); }, () => {});
  return {
    node,
    mark(place) {
      chosen = place;
      draw();
    },
  };
}
