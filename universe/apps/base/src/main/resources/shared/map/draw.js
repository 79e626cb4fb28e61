// What moves: drivers, orders that come and go, and the one that is followed.

import { Dots } from './dots.js';
import { driverAt, stateAt } from './life.js';

const TAU = 2 * Math.PI;
const FRESH = 2600; // how long something new is shown as new, in real milliseconds
const LOOK = 400; // how often it is asked anew what each order is, in real milliseconds
const NEAR = 18; // pixels

export class Front {
  constructor(view, life) {
    this.view = view;
    this.life = life;
    this.place = { x: 0, y: 0, along: 0 };
    this.counts = { waiting: 0, moving: 0, delivered: 0 };
    this.dots = new Dots();
    this.doors = []; // orders whose doors are shown
    this.moving = []; // those whose drivers are under way
    this.news = []; // those that have just come or gone
    this.looked = -Infinity;
    this.heard = 0; // up to when
    this.looks = 0;
  }

  // What each order is; between two looks, as long as nothing more is heard, only drivers move.
  look(time) {
    const { life, counts, doors, moving, news } = this;
    if (time - this.looked < LOOK && this.heard === life.since) {
      return;
    }
    this.heard = life.since;
    const now = life.now();
    const fresh = FRESH * Math.max(1, life.clock?.speed ?? 1);
    this.looked = time;
    this.looks++;
    [counts.waiting, counts.moving, counts.delivered] = [0, 0, 0];
    doors.length = 0;
    moving.length = 0;
    news.length = 0;
    for (const order of life.orders.values()) {
      const state = stateAt(order, now);
      if (state === 'unknown' || state === 'cancelled') {
        continue;
      }
      counts[state]++;
      if (state === 'moving') {
        moving.push(order);
      }
      if (order.x !== undefined) {
        if (state !== 'delivered') {
          doors.push(order);
        }
        if (now - (state === 'delivered' ? order.over : order.created) < fresh) {
          news.push(order);
        }
      }
    }
  }

  get size() {
    return Math.max(4.5, Math.min(7, 3 + this.view.scale * 8));
  }

  // Doors stand still: they are stamped on the streets and not in each frame.
  stampDoors(context, ratio, colors, toX, toY) {
    const { picture, middle } = this.dots.of(colors.waiting, this.size * 0.6 * ratio, null, 0.55);
    for (const order of this.doors) {
      context.drawImage(picture, Math.round(toX(order.x)) - middle, Math.round(toY(order.y)) - middle);
    }
  }

  // Draws over what is there already.
  draw(context, ratio, colors, followed, still) {
    const now = this.life.now();
    const { size } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.route(context, colors, followed, now);
    this.kitchen(context, colors);
    context.setTransform(1, 0, 0, 1, 0, 0);
    this.drivers(context, ratio, this.dots.of(colors.moving, size * ratio, colors.surface, 1), now);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!still) {
      this.rings(context, colors, now);
    }
    this.focus(context, colors, followed, now, size);
  }

  drivers(context, ratio, { picture, middle }, now) {
    const { view, place } = this;
    const scale = view.scale * ratio;
    const x0 = view.middleX * ratio - view.x * scale;
    const y0 = view.middleY * ratio - view.y * scale;
    const right = context.canvas.width + middle;
    const bottom = context.canvas.height + middle;
    for (const order of this.moving) {
      if ((order.over && order.over <= now) || !driverAt(order, now, place)) {
        continue;
      }
      const x = Math.round(place.x * scale + x0);
      const y = Math.round(place.y * scale + y0);
      if (x > -middle && y > -middle && x < right && y < bottom) {
        context.drawImage(picture, x - middle, y - middle);
      }
    }
  }

  rings(context, colors, now) {
    const { view } = this;
    const fresh = FRESH * Math.max(1, this.life.clock?.speed ?? 1);
    context.lineWidth = 2;
    for (const order of this.news) {
      const gone = order.over && order.over <= now;
      const age = (now - (gone ? order.over : order.created)) / fresh;
      if (age >= 0 && age < 1) {
        context.strokeStyle = gone ? colors.home : colors.waiting;
        context.globalAlpha = 1 - age;
        context.beginPath();
        context.arc(view.screenX(order.x), view.screenY(order.y), 4 + age * 22, 0, TAU);
        context.stroke();
      }
    }
    context.globalAlpha = 1;
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

  // The order nearest to a point of the window, if one is near; drivers before doors.
  at(x, y) {
    const { view, place } = this;
    const now = this.life.now();
    let best = null;
    let least = NEAR;
    const near = (order, wx, wy) => {
      const away = Math.hypot(view.screenX(wx) - x, view.screenY(wy) - y);
      if (away < least) {
        [best, least] = [order, away];
      }
    };
    for (const order of this.moving) {
      if (driverAt(order, now, place)) {
        near(order, place.x, place.y);
      }
    }
    for (const order of this.doors) {
      near(order, order.x, order.y);
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
