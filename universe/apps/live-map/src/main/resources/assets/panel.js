// What stands beside the map: the clock, the counts, the newest orders, the one that is followed.

import { h, money } from '/shared/dom.js';
import { stateAt } from '/shared/map/life.js';

const LISTED = 40;
const STEPS = {
  order_created: 'Ordered', gk_started: 'Cooking', gk_finished: 'Cooked', gk_ready: 'Packed',
  driver_arrived: 'Driver at the kitchen', driver_picked_up: 'On the road', delivered: 'Delivered', cancelled: 'Cancelled',
};
const SPOTS = { moving: 'spot moving', delivered: 'spot home' };

const units = (order) => order.items.reduce((sum, item) => sum + (item.qty ?? 0), 0);
const total = (order) => order.items.reduce((sum, item) => sum + (item.price ?? 0) * (item.qty ?? 0), 0);
const what = (order) => {
  const [first] = order.items;
  const more = units(order) - (first?.qty ?? 0);
  return first ? `${first.qty > 1 ? `${first.qty} × ` : ''}${first.name}${more > 0 ? ` and ${more} more` : ''}` : 'An order without its items';
};

// The orders created last, the newest first; there may be many thousands to choose from.
function latest(orders, now) {
  const found = [];
  for (const order of orders) {
    const last = found.length < LISTED ? -Infinity : found[LISTED - 1].created;
    if (order.created <= now && order.created > last && stateAt(order, now) !== 'cancelled') {
      let at = Math.min(found.length, LISTED - 1);
      for (; at > 0 && found[at - 1].created < order.created; at--) {
        found[at] = found[at - 1];
      }
      found[at] = order;
    }
  }
  return found;
}

export class Panel {
  constructor(location, follow) {
    const zone = location.timezone;
    const format = (options) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
    this.day = format({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });
    this.hour = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
    this.follow = follow;
    this.time = h('div', { class: 'time' });
    this.numbers = ['In the kitchen', 'On the road', 'Delivered', 'Minutes, median'].map((name) => {
      const number = h('b', {}, '–');
      return { number, node: h('div', {}, number, h('span', {}, name)) };
    });
    this.list = h('ol', {});
    this.card = h('section', { class: 'card followed', hidden: true, 'aria-label': 'The order that is followed' });
    this.orders = h('section', { class: 'card orders', id: 'orders', tabindex: '-1' }, h('h2', {}, 'Newest orders'), this.list);
    this.node = h('div', { class: 'side' },
      h('section', { class: 'card now' }, h('h1', {}, location.name), this.time, h('div', { class: 'counts' }, this.numbers.map((n) => n.node))),
      this.card, this.orders);
  }

  show(life, counts, followed) {
    const now = life.now();
    const speed = life.clock?.speed ?? 1;
    this.time.textContent = life.clock ? `${this.day.format(now)}${speed === 1 ? '' : speed === 0 ? ' · paused' : ` · ${speed}×`}` : '…';
    const minutes = [...life.orders.values()]
      .filter((order) => order.state === 'delivered' && order.over <= now && order.created)
      .map((order) => (order.over - order.created) / 60_000).sort((a, b) => a - b);
    const median = minutes.length > 0 ? minutes[minutes.length >> 1].toFixed(0) : '–';
    [counts.waiting, counts.moving, counts.delivered, median].forEach((value, i) => { this.numbers[i].number.textContent = String(value); });
    this.showList(life, now);
    this.showFollowed(followed, now);
  }

  // The newest first; a row is kept while its order is, so that a focus stays where it is.
  showList(life, now) {
    this.rows ??= new Map();
    const newest = latest(life.orders.values(), now);
    const nodes = newest.map((order) => {
      let row = this.rows.get(order.id);
      if (!row) {
        const spot = h('span', { class: 'spot' });
        const button = h('button', { type: 'button', onclick: () => this.follow(order.id) },
          spot, h('span', { class: 'what', title: what(order) }, what(order)), h('span', { class: 'when' }, this.hour.format(order.created)));
        row = { spot, node: h('li', {}, button) };
        this.rows.set(order.id, row);
      }
      const name = SPOTS[stateAt(order, now)] ?? 'spot';
      if (row.spot.className !== name) {
        row.spot.className = name;
      }
      return row.node;
    });
    const same = nodes.length === this.list.children.length && nodes.every((node, i) => node === this.list.children[i]);
    if (!same) {
      const kept = new Set(newest.map((order) => order.id));
      [...this.rows.keys()].filter((id) => !kept.has(id)).forEach((id) => this.rows.delete(id));
      const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
      this.list.replaceChildren(...nodes);
      focused?.focus({ preventScroll: true });
    }
  }

  showFollowed(order, now) {
    const steps = order?.steps.filter((step) => step.ts <= now) ?? [];
    const print = order ? `${order.id}/${steps.length}` : '';
    if (print === this.printed) {
      return;
    }
    this.printed = print;
    this.card.hidden = !order;
    if (order) {
      this.card.replaceChildren(
        h('div', { class: 'head' },
          h('h2', {}, order.address ?? 'An order without its address'),
          h('button', { type: 'button', class: 'quiet close', 'aria-label': 'Follow no more', onclick: () => this.follow(null) }, '×')),
        h('p', { class: 'dim what' }, `${what(order)} · ${money(total(order))}`),
        h('ol', { class: 'steps' }, steps.map((step, i) => h('li', { class: i === steps.length - 1 && !(order.over <= now) && 'now' },
          h('span', {}, STEPS[step.type] ?? step.type), h('span', { class: 'num dim' }, this.hour.format(step.ts))))),
        order.state === 'cancelled' && order.over <= now ? h('p', { class: 'dim what' }, String(order.reason).replaceAll('_', ' ')) : '');
    }
  }
}
