// What moves: drivers, orders that come and go, and the one that is followed.

import { driverAt, stateAt } from './life.js';

const TAU = 2 * Math.PI;
const FRESH = 2600; // how long something new is shown as new, in real milliseconds

export class Front {
  constructor(view, life) {
    this.view = view;
    this.life = life;
    this.place = { x: 0, y: 0, along: 0 };
    this.counts = { waiting: 0, moving: 0, delivered: 0 };
    this.shown = []; // what can be picked: x, y, order
  }

  draw(context, ratio, colors, followed, still) {
    const { view, life, place, counts, shown } = this;
    const now = life.now();
    const fresh = FRESH * Math.max(1, life.clock?.speed ?? 1);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    [counts.waiting, counts.moving, counts.delivered] = [0, 0, 0];
    shown.length = 0;

    const homes = new Path2D();
    const drivers = new Path2D();
    const rings = [];
    const size = Math.max(4.5, Math.min(7, 3 + view.scale * 8));
    for (const order of life.orders.values()) {
      const state = stateAt(order, now);
      if (state === 'waiting' || state === 'moving') {
        counts[state]++;
        const x = view.screenX(order.x);
        const y = view.screenY(order.y);
        if (order.x !== undefined && inside(view, x, y)) {
          homes.moveTo(x + size * 0.6, y);
          homes.arc(x, y, size * 0.6, 0, TAU);
          shown.push({ x, y, order });
          if (!still && now - order.created < fresh) {
            rings.push([x, y, (now - order.created) / fresh, colors.waiting]);
          }
        }
      } else if (state === 'delivered') {
        counts.delivered++;
        if (!still && order.x !== undefined && now - order.over < fresh) {
          rings.push([view.screenX(order.x), view.screenY(order.y), (now - order.over) / fresh, colors.home]);
        }
      }
      if (state === 'moving' && driverAt(order, now, place)) {
        const x = view.screenX(place.x);
        const y = view.screenY(place.y);
        if (inside(view, x, y)) {
          drivers.moveTo(x + size, y);
          drivers.arc(x, y, size, 0, TAU);
          shown.push({ x, y, order });
        }
      }
    }

    this.route(context, colors, followed, now);
    context.fillStyle = colors.waiting;
    context.globalAlpha = 0.55;
    context.fill(homes);
    context.globalAlpha = 1;
    this.kitchen(context, colors);
    context.fillStyle = colors.moving;
    context.strokeStyle = colors.surface;
    context.lineWidth = 3;
    context.stroke(drivers);
    context.fill(drivers);
    for (const [x, y, age, color] of rings) {
      context.strokeStyle = color;
      context.globalAlpha = 1 - age;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, 4 + age * 22, 0, TAU);
      context.stroke();
    }
    context.globalAlpha = 1;
    this.focus(context, colors, followed, now, size);
  }

  // The way of the one that is followed: what is behind the driver, and what is ahead.
  route(context, colors, order, now) {
    if (!order?.way) {
      return;
    }
    const { xs, ys, gone, length } = order.way;
    const { view, place } = this;
    const moves = driverAt(order, now, place);
    const done = stateAt(order, now) === 'delivered' ? length : moves ? place.along * length : 0;
    const line = (wanted, color, width) => {
      context.beginPath();
      for (let i = 0; i < xs.length; i++) {
        const [x, y] = [view.screenX(xs[i]), view.screenY(ys[i])];
        if (i > 0 && gone[i] > wanted) {
          const part = (wanted - gone[i - 1]) / (gone[i] - gone[i - 1] || 1);
          context.lineTo(view.screenX(xs[i - 1] + (xs[i] - xs[i - 1]) * part), view.screenY(ys[i - 1] + (ys[i] - ys[i - 1]) * part));
          break;
        }
        context[i === 0 ? 'moveTo' : 'lineTo'](x, y);
      }
      context.strokeStyle = color;
      context.lineWidth = width;
      context.stroke();
    };
    context.lineCap = 'round';
    context.lineJoin = 'round';
    line(length, colors.surface, 9);
    line(length, colors.waiting, 4);
    line(done, colors.moving, 5);
  }

  kitchen(context, colors) {
    const x = this.view.screenX(0);
    const y = this.view.screenY(0);
    context.fillStyle = colors.ink;
    context.strokeStyle = colors.surface;
    context.lineWidth = 3;
    context.beginPath();
    context.roundRect(x - 11, y - 8, 22, 17, 3);
    context.moveTo(x - 15, y - 7);
    context.lineTo(x, y - 19);
    context.lineTo(x + 15, y - 7);
    context.closePath();
    context.stroke();
    context.fill();
  }

  // A ring around whom one follows, and the door where the order goes.
  focus(context, colors, order, now, size) {
    if (!order) {
      return;
    }
    const { view, place } = this;
    if (order.x !== undefined) {
      context.fillStyle = colors.home;
      context.strokeStyle = colors.surface;
      context.lineWidth = 3;
      context.beginPath();
      context.arc(view.screenX(order.x), view.screenY(order.y), size + 1, 0, TAU);
      context.stroke();
      context.fill();
    }
    if (stateAt(order, now) === 'moving' && driverAt(order, now, place)) {
      context.strokeStyle = colors.ink;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(view.screenX(place.x), view.screenY(place.y), size + 6, 0, TAU);
      context.stroke();
    }
  }

  // The order nearest to a point of the window, if one is near.
  at(x, y) {
    let best = null;
    let least = 18;
    for (const one of this.shown) {
      const away = Math.hypot(one.x - x, one.y - y);
      if (away < least) {
        [best, least] = [one.order, away];
      }
    }
    return best;
  }

  // Where to look for whom one follows: the driver, else the door.
  whereabouts(order) {
    if (stateAt(order, this.life.now()) === 'moving' && driverAt(order, this.life.now(), this.place)) {
      return [this.place.x, this.place.y];
    }
    return order.x === undefined ? [0, 0] : [order.x, order.y];
  }
}

function inside(view, x, y) {
  return x > -30 && y > -30 && x < view.width + 30 && y < view.height + 30;
}
