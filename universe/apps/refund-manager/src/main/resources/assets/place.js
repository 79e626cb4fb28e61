// Placing an order oneself, late if wished, to watch it go through everything.

import { ask } from '/shared/api.js';
import { clock, h, money, problem } from './dom.js';

export async function place(content) {
  const frame = [
    h('h1', {}, 'Place an order'),
    h('p', { class: 'lead' }, 'It goes into the simulated city’s journal, is cooked and driven with all the others, lands as JSON, is refined, judged, and comes back to you to decide.'),
  ];
  let choices;
  try {
    choices = await ask('/api/place');
  } catch (error) {
    content.replaceChildren(...frame, problem(error));
    return;
  }
  const byBrand = Map.groupBy?.(choices.items, (item) => item.brand) ?? groups(choices.items);
  const where = h('select', { name: 'location' }, choices.locations.map((one) => h('option', { value: one.name }, one.name)));
  const now = h('p', { class: 'dim' });
  const delay = h('input', { type: 'number', min: '0', max: choices.most_delay_minutes, value: '0', name: 'delay' });
  const lines = h('div', { class: 'lines' });
  const total = h('b', { class: 'num' });
  const alarm = h('div');
  const add = h('button', { type: 'button', class: 'quiet' }, 'Another item');
  const send = h('button', { type: 'submit' }, 'Place the order');

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
    send.disabled = lines.children.length === 0;
    const cents = wanted().reduce((sum, { item_id: id, quantity }) => sum + quantity * choices.items.find((item) => item.id === id).price_cents, 0);
    total.textContent = money(cents / 100);
    const place = choices.locations.find((one) => one.name === where.value);
    now.textContent = `It is ${clock(place.simulated_now)} there; time runs ${place.speed_up === 1 ? 'as it does here' : `${place.speed_up} times as fast as here`}.`;
  };
  add.addEventListener('click', () => { lines.append(line()); arrange(); });

  const form = h('form', { class: 'card decide' },
    h('label', {}, 'Location', where), now,
    h('div', { class: 'lines' }, h('label', {}, 'Items'), lines, h('div', { class: 'actions' }, add, 'Total ', total)),
    h('label', {}, 'Minutes that the kitchen starts late (0 for on time)', delay),
    alarm, h('div', { class: 'actions' }, send));
  form.addEventListener('input', arrange);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      const placed = await ask('/api/place', { location: where.value, lines: wanted(), delay_minutes: Number(delay.value) });
      location.href = `/orders/${placed.order_id}?expected=${encodeURIComponent(placed.expected_at)}`;
    } catch (error) {
      alarm.replaceChildren(problem(error));
      send.disabled = false;
    }
  });
  lines.append(line());
  arrange();
  content.replaceChildren(...frame, form);
}

function groups(items) {
  const all = new Map();
  items.forEach((item) => all.set(item.brand, [...(all.get(item.brand) ?? []), item]));
  return all;
}
