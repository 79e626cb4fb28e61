// Where one looks: a middle, a scale, and the way from degrees to pixels. Plane enough for a city.

const LEAST = 0.02; // pixels a metre
const MOST = 4;

export class View {
  constructor(lat, lon, radiusMeters) {
    this.lat0 = lat;
    this.lon0 = lon;
    this.eastMeters = 111_195 * Math.cos((lat * Math.PI) / 180);
    this.radius = radiusMeters;
    this.x = 0; // metres east of the kitchen
    this.y = 0; // metres south of it
    this.scale = 0;
    this.width = 1;
    this.height = 1;
    this.zoomed = -1e9; // when somebody last did, by the page's clock
  }

  // Degrees to metres from the kitchen.
  meters(lat, lon) {
    return [(lon - this.lon0) * this.eastMeters, (this.lat0 - lat) * 111_195];
  }

  // What covers a part of the map at its left or below moves the middle aside.
  resize(width, height, left, bottom) {
    [this.width, this.height, this.left, this.bottom] = [width, height, left, bottom];
    if (this.scale === 0) {
      this.home();
    }
  }

  home() {
    const room = Math.min(this.width - this.left, this.height - this.bottom);
    [this.x, this.y, this.scale] = [0, 0, this.within((room * 0.47) / this.radius)];
  }

  within(scale) {
    return Math.min(MOST, Math.max(LEAST, scale));
  }

  get middleX() {
    return this.left + (this.width - this.left) / 2;
  }

  get middleY() {
    return (this.height - this.bottom) / 2;
  }

  screenX(x) {
    return (x - this.x) * this.scale + this.middleX;
  }

  screenY(y) {
    return (y - this.y) * this.scale + this.middleY;
  }

  pan(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
  }

  // What lies under the pointer stays there.
  zoom(factor, px = this.middleX, py = this.middleY) {
    const before = this.scale;
    this.zoomed = performance.now();
    this.scale = this.within(this.scale * factor);
    this.x += (px - this.middleX) * (1 / before - 1 / this.scale);
    this.y += (py - this.middleY) * (1 / before - 1 / this.scale);
  }

  moveTo(x, y) {
    [this.x, this.y] = [x, y];
  }
}

// Drags, pinches, wheels and keys move the view; a press without a drag picks what is there.
export function handle(canvas, view, { pick, moved }) {
  const held = new Map();
  let dragged = 0;
  const spread = () => {
    const [a, b] = [...held.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    held.set(event.pointerId, at(event));
    dragged = held.size > 1 ? 99 : 0;
    canvas.classList.add('holding');
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = held.get(event.pointerId);
    if (!before) {
      return;
    }
    const now = at(event);
    const apart = held.size === 2 ? spread() : 0;
    held.set(event.pointerId, now);
    if (held.size === 2 && apart > 0) {
      const [a, b] = [...held.values()];
      view.zoom(spread() / apart, (a.x + b.x) / 2, (a.y + b.y) / 2);
    } else {
      dragged += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
      if (dragged > 4) {
        view.pan(now.x - before.x, now.y - before.y);
        moved();
      }
    }
  });
  const end = (event) => {
    if (held.delete(event.pointerId) && dragged <= 4 && event.type === 'pointerup') {
      pick(at(event));
    }
    canvas.classList.toggle('holding', held.size > 0);
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { x, y } = at(event);
    view.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), x, y);
  }, { passive: false });
  const keys = {
    ArrowLeft: () => view.pan(60, 0), ArrowRight: () => view.pan(-60, 0),
    ArrowUp: () => view.pan(0, 60), ArrowDown: () => view.pan(0, -60),
    '+': () => view.zoom(1.4), '-': () => view.zoom(1 / 1.4), 0: () => view.home(),
  };
  canvas.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
      moved();
    }
  });
  return at;
}
