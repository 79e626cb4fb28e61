// The form with which somebody orders, late if wished.

import { h, money, problem } from './dom.js';

// choices as /api/place gives them; send(order) takes {location, lines, delay_minutes}.
export function orderForm(choices, send) {
  const byBrand = groups(choices.items);
  const where = h('select', { name: 'location' }, choices.locations.map((one) => h('option', { value: one.name }, one.name)));
  const now = h('p', { class: 'dim' });
  const delay = h('input', { type: 'number', min: '0', max: choices.most_delay_minutes, value: '0', name: 'delay' });
  const lines = h('div', { class: 'lines' });
  const total = h('b', { class: 'num' });
  const alarm = h('div');
  const add = h('button', { type: 'button', class: 'quiet' }, 'Another item');
  const order = h('button', { type: 'submit' }, 'Place the order');

  const line = () => {
    const item = h('select', { 'aria-label': 'Item' }, [...byBrand].map(([brand, items]) =>
      h('optgroup', { label: brand }, items.map((one) => h('option', { value: one.id }, `${one.name} · ${money(one.price_cents / 100)}`)))));
    const quantity = h('input', { type: 'number', min: '1', max: choices.most_quantity, value: '1', 'aria-label': 'Quantity' });
    const row = h('div', { class: 'line' }, item, quantity,
      h('button', { type: 'button', class: 'quiet', 'aria-label': 'Remove', onclick: () => { row.remove(); arrange(); } }, '×'));
    row.chosen = () => ({ item_id: Number(item.value), quantity: Number(quantity.value) });
    item.selectedIndex = Math.floor(Math.random() * item.options.length);
    return row;
  };

  const wanted = () => [...lines.children].map((row) => row.chosen());
  const arrange = () => {
    add.disabled = lines.children.length >= choices.most_lines;
    order.disabled = lines.children.length === 0;
    const cents = wanted().reduce((sum, { item_id: id, quantity }) => sum + quantity * choices.items.find((item) => item.id === id).price_cents, 0);
    total.textContent = money(cents / 100);
    const place = choices.locations.find((one) => one.name === where.value);
    now.textContent = `It is ${hour(place)} there; time runs ${place.speed_up === 0 ? 'not at all' : place.speed_up === 1 ? 'as it does here' : `${place.speed_up} times as fast as here`}.`;
  };
  add.addEventListener('click', () => { lines.append(line()); arrange(); });

  const form = h('form', { class: 'card decide' },
    h('label', {}, 'Location', where), now,
    h('div', { class: 'lines' }, h('label', {}, 'Items'), lines, h('div', { class: 'actions' }, add, 'Total ', total)),
    h('label', {}, 'Minutes that the kitchen starts late (0 for on time)', delay),
    alarm, h('div', { class: 'actions' }, order));
  form.addEventListener('input', arrange);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    order.disabled = true;
    try {
      await send({ location: where.value, lines: wanted(), delay_minutes: Number(delay.value) });
    } catch (error) {
      alarm.replaceChildren(problem(error));
      order.disabled = false;
    }
  });
  lines.append(line());
  arrange();
  return form;
}

const hour = (place) => new Intl.DateTimeFormat(undefined, { timeZone: place.timezone, hour: '2-digit', minute: '2-digit' }).format(new Date(place.simulated_now));

function groups(items) {
  const all = new Map();
  items.forEach((item) => all.set(item.brand, [...(all.get(item.brand) ?? []), item]));
  return all;
}
