// The universe at this moment: its counters, a city, and what was done to the world.

import { ask, follow } from '/shared/api.js';
import { h, problem } from '/shared/dom.js';
import { stage } from '/shared/map/stage.js';
import { again, shown } from './live.js';
import { timeline } from './timeline.js';

const sum = (rows, field) => rows.reduce((all, row) => all + row[field], 0);
const dollars = (amount) => amount.toLocaleString('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const count = (number) => number.toLocaleString('en-US');

function tile(name) {
  const value = h('b', {}, '–');
  const note = h('span', { class: 'aside' });
  return {
    node: h('div', { class: 'tile' }, value, h('span', {}, name), note),
    show(text, more = '') {
      if (value.textContent !== text) {
        value.textContent = text;
      }
      note.textContent = more;
    },
  };
}

export async function now(content) {
  const locations = await ask('/api/locations');
  const tiles = Object.fromEntries(Object.entries({
    orders: 'Orders today', open: 'Open', drivers: 'On the road', revenue: 'Revenue today', late: 'Late, last hour',
    judged: 'Recommendations', complaints: 'Complaints', decided: 'Decisions',
  }).map(([key, name]) => [key, tile(name)]));
  const alarm = h('div', { 'aria-live': 'polite' });
  const rows = h('tbody');
  const table = h('div', { class: 'card wide', hidden: locations.length < 2 },
    h('h2', {}, 'Locations'),
    h('table', { class: 'figures' },
      h('thead', {}, h('tr', {}, ['Location', 'Its clock', 'Orders', 'Open', 'On the road', 'Late'].map((name) => h('th', { scope: 'col' }, name)))), rows));
  const place = h('div', { class: 'stage city', role: 'tabpanel', id: 'city', 'aria-label': 'The city' });
  const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'City' });
  const picked = h('div', { class: 'picked', hidden: true });
  const entries = h('div', { class: 'entries' });

  content.replaceChildren(
    h('h1', { class: 'sr' }, 'The universe now'),
    h('div', { class: 'tiles counters' }, Object.values(tiles).map((one) => one.node)),
    alarm,
    h('div', { class: 'now-grid' },
      h('section', { class: 'card map-card', 'aria-label': 'City' }, tabs, place, picked),
      h('section', { class: 'card journal', 'aria-labelledby': 'journal' }, h('h2', { id: 'journal' }, 'What was done to the world'), entries)),
    table);

  const alarms = new Map();
  const failed = (what) => (error) => {
    error ? alarms.set(what, error) : alarms.delete(what);
    const texts = new Set([...alarms.values()].map((one) => one.message));
    alarm.replaceChildren(...[...texts].map((message) => problem({ message })));
  };

  shown('/api/world/live', (world) => {
    const all = world.locations;
    tiles.orders.show(count(sum(all, 'orders_today')));
    tiles.open.show(count(sum(all, 'open')));
    tiles.drivers.show(count(sum(all, 'drivers')));
    tiles.revenue.show(dollars(sum(all, 'revenue_cents') / 100));
    const delivered = sum(all, 'delivered_hour');
    const late = sum(all, 'late_hour');
    tiles.late.show(delivered === 0 ? '–' : `${Math.round((100 * late) / delivered)} %`,
      delivered === 0 ? 'none delivered' : `${late} of ${delivered} over ${world.late_minutes} min`);
    rows.replaceChildren(...all.map((one) => h('tr', {},
      h('th', { scope: 'row' }, one.name),
      h('td', { class: 'num' }, clockOf(one)),
      [one.orders_today, one.open, one.drivers, `${one.late_hour} of ${one.delivered_hour}`].map((value) => h('td', { class: 'num' }, String(value))))));
  }, failed('world'));

  again(3, () => ask('/api/totals'), ({ refunds, complaints }) => {
    tiles.judged.show(refunds.missing ? '–' : count(refunds.judged), refunds.missing ?? `${count(refunds.open)} open`);
    tiles.complaints.show(complaints.missing ? '–' : count(complaints.judged), complaints.missing ?? `${count(complaints.open)} open`);
    const known = [refunds, complaints].filter((one) => !one.missing);
    tiles.decided.show(known.length === 0 ? '–' : count(sum(known, 'decided')), known.length === 0 ? refunds.missing : 'by people');
  }, failed('totals'));

  let soon;
  const read = async () => {
    try {
      const told = (await ask('/api/journal')).entries;
      timeline(entries, told);
      failed('journal')(null);
      clearTimeout(soon);
      if (told.some((entry) => entry.ahead)) {
        soon = setTimeout(read, 3000);
      }
    } catch (error) {
      failed('journal')(error);
    }
  };
  follow('/api/journal/live', read);

  if (locations.length === 0) {
    place.replaceChildren(h('p', { class: 'empty' }, 'No kitchen is open yet. ', h('a', { href: '/build' }, 'Build one')));
    return;
  }
  city(place, tabs, picked, locations);
}

function clockOf(one) {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: one.timezone, weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(one.clock);
  return one.speed === 0 ? `${time} · paused` : one.speed === 1 ? time : `${time} · ${one.speed}×`;
}

function city(place, tabs, picked, locations) {
  let running = null;
  let begun = 0;
  const show = async (one) => {
    const turn = ++begun;
    running?.stop();
    running = null;
    picked.hidden = true;
    [...tabs.children].forEach((tab, i) => {
      const chosen = locations[i] === one;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    });
    try {
      const made = await stage(place, one, { shown: (life, counts, followed) => pick(picked, followed) });
      if (turn === begun) {
        running = made;
      } else {
        made.stop();
      }
    } catch (error) {
      place.replaceChildren(problem(error));
    }
  };
  tabs.replaceChildren(...locations.map((one) => h('button', { type: 'button', role: 'tab', 'aria-controls': 'city', onclick: () => show(one) }, one.name)));
  tabs.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const at = [...tabs.children].indexOf(document.activeElement);
      const next = (at + step + locations.length) % locations.length;
      tabs.children[next].focus();
      show(locations[next]);
    }
  });
  show(locations[0]);
}

// The order that was picked on the map, and where it can be followed.
function pick(picked, order) {
  if ((picked.dataset.order ?? '') === (order?.id ?? '')) {
    return;
  }
  picked.dataset.order = order?.id ?? '';
  picked.hidden = !order;
  if (order) {
    const [first] = order.items;
    picked.replaceChildren(
      h('span', {}, h('b', {}, order.address ?? 'An order without its address'), first ? ` · ${first.name}${order.items.length > 1 ? ` and ${order.items.length - 1} more` : ''}` : ''),
      h('a', { class: 'button quiet', href: `/orders/${order.id}` }, 'Follow it through the tables'));
  }
}
