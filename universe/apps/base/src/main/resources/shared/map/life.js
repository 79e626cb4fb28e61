// The orders as they are told, and where each one's driver is at a moment.

import { ask } from '/shared/api.js';

const ASK_EVERY = 2000;
const KEPT_AFTER_THE_END = 90_000;

export class Life {
  constructor(id, view) {
    this.id = id;
    this.view = view;
    this.orders = new Map();
    this.since = 0;
    this.clock = null;
    this.ended = false;
  }

  // The location's clock, in milliseconds since 1970.
  now() {
    const { clock } = this;
    return clock ? clock.shown + (performance.now() - clock.at) * clock.speed : 0;
  }

  // Asks again and again; tells how each time went.
  async follow(told) {
    while (!this.ended) {
      try {
        this.take(await ask(`/api/locations/${this.id}/events?since=${this.since}`));
        told(null);
      } catch (error) {
        told(error);
      }
      await new Promise((done) => { setTimeout(done, ASK_EVERY); });
    }
  }

  take(answer) {
    if (answer.anew) {
      this.orders.clear();
    }
    this.since = answer.until;
    this.set(answer.now, answer.speed);
    for (const event of answer.events) {
      this.hear(event);
    }
    const old = this.now() - KEPT_AFTER_THE_END * Math.max(1, answer.speed);
    for (const [id, order] of this.orders) {
      if (order.over && order.over < old && !order.followed) {
        this.orders.delete(id);
      }
    }
  }

  // Small differences of the two clocks are not seen as a jump.
  set(now, speed) {
    const differs = now - this.now();
    const same = this.clock && this.clock.speed === speed && Math.abs(differs) < 1500 * Math.max(1, speed);
    this.clock = { shown: same ? this.now() + differs * 0.2 : now, at: performance.now(), speed };
  }

  hear(event) {
    let order = this.orders.get(event.order);
    if (!order) {
      order = { id: event.order, steps: [], marks: [], items: [] };
      this.orders.set(event.order, order);
    }
    switch (event.type) {
      case 'order_created':
        order.created = event.ts;
        order.address = event.address;
        order.items = event.items;
        if (event.lat !== null && event.lon !== null) {
          [order.x, order.y] = this.view.meters(event.lat, event.lon);
        }
        break;
      case 'driver_picked_up':
        order.marks = [[event.ts, 0]];
        order.way = way(this.view, event.route);
        break;
      case 'driver_ping':
        if (event.progress !== null) {
          order.marks.push([event.ts, event.progress / 100]);
        }
        break;
      case 'delivered':
        order.marks.push([event.ts, 1]);
        order.over = event.ts;
        order.state = 'delivered';
        break;
      case 'cancelled':
        order.over = event.ts;
        order.state = 'cancelled';
        order.reason = event.reason;
        break;
    }
    if (event.type !== 'driver_ping') {
      order.steps.push({ type: event.type, ts: event.ts });
    }
  }
}

// The points of a route, and how far along it each is.
function way(view, points) {
  if (!points || points.length < 2) {
    return null;
  }
  const xs = new Float64Array(points.length);
  const ys = new Float64Array(points.length);
  const gone = new Float64Array(points.length);
  for (let i = 0; i < points.length; i++) {
    [xs[i], ys[i]] = view.meters(points[i][0], points[i][1]);
    gone[i] = i === 0 ? 0 : gone[i - 1] + Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
  }
  return { xs, ys, gone, length: gone[points.length - 1] };
}

function lastNotAfter(values, wanted, read) {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (read(values[middle]) <= wanted) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

// What an order is at a moment.
export function stateAt(order, now) {
  if (order.over && order.over <= now) {
    return order.state;
  }
  if (!(order.created <= now)) {
    return 'unknown';
  }
  return order.way && order.marks.length > 0 && order.marks[0][0] <= now ? 'moving' : 'waiting';
}

// Writes into `place` where an order's driver is; false when nobody drives.
export function driverAt(order, now, place) {
  const { marks, way: route } = order;
  if (!route || marks.length === 0 || now < marks[0][0]) {
    return false;
  }
  const i = lastNotAfter(marks, now, (mark) => mark[0]);
  const [from, share] = marks[i];
  const next = marks[i + 1];
  const along = next ? share + ((next[1] - share) * (now - from)) / Math.max(1, next[0] - from) : share;
  const meters = along * route.length;
  const k = Math.min(route.gone.length - 2, lastNotAfter(route.gone, meters, (value) => value));
  const piece = route.gone[k + 1] - route.gone[k];
  const part = piece > 0 ? Math.min(1, (meters - route.gone[k]) / piece) : 0;
  place.x = route.xs[k] + (route.xs[k + 1] - route.xs[k]) * part;
  place.y = route.ys[k] + (route.ys[k + 1] - route.ys[k]) * part;
  place.along = along;
  return true;
}
