// An order or a complaint of one's own, to be followed through the house.

import { ask } from '/shared/api.js';
import { h, money, problem } from '/shared/dom.js';
import { orderForm } from '/shared/place.js';

const ago = (iso, zone) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(new Date(iso));

export async function follow(content) {
  const [choices, locations] = await Promise.all([ask('/api/place'), ask('/api/locations')]);
  const id = h('input', { name: 'id', autocomplete: 'off', spellcheck: 'false', placeholder: 'An order’s UUID', 'aria-label': 'An order’s UUID' });
  const search = h('form', { class: 'actions find' }, id, h('button', { type: 'submit', class: 'quiet' }, 'Follow'));
  search.addEventListener('submit', (event) => {
    event.preventDefault();
    if (id.value.trim()) {
      location.href = `/orders/${encodeURIComponent(id.value.trim())}`;
    }
  });
  content.replaceChildren(
    h('h1', {}, 'Follow'),
    h('p', { class: 'lead' }, 'Put something into the world and watch it pass through journal, files, bronze, silver and gold, the agent, and a person’s decision, with the seconds at each step.'),
    h('div', { class: 'grid even' },
      h('section', { class: 'stack' },
        h('h2', {}, 'An order'),
        locations.length === 0 ? h('p', { class: 'card dim' }, 'No kitchen is open yet.')
          : orderForm(choices, async (order) => {
            const placed = await ask('/api/orders', order);
            location.href = `/orders/${placed.order_id}`;
          })),
      h('section', { class: 'stack' },
        h('h2', {}, 'A complaint'),
        locations.length === 0 ? h('p', { class: 'card dim' }, 'There is nothing to complain about.') : complaint(locations),
        h('h2', {}, 'One that is there already'),
        h('div', { class: 'card' }, search))));
}

function complaint(locations) {
  const where = h('select', {}, locations.map((one) => h('option', { value: one.id }, one.name)));
  const order = h('select', { required: true });
  const text = h('textarea', { rows: '4', maxlength: '2000', required: true, placeholder: 'Everything arrived cold, and the fries were missing.' });
  const channel = h('select', {}, ['app', 'email', 'sms', 'phone'].map((value) => h('option', { value }, value)));
  const alarm = h('div', { 'aria-live': 'polite' });
  const send = h('button', { type: 'submit' }, 'Complain');
  let key = crypto.randomUUID();
  const load = async () => {
    try {
      const all = await ask(`/api/locations/${where.value}/delivered`);
      order.replaceChildren(...all.map((one) => h('option', { value: one.order_id },
        `${ago(one.delivered, one.timezone)} · ${one.items.map((item) => item.name).join(', ').slice(0, 60)} · ${money(one.total_cents / 100)}`)));
      send.disabled = all.length === 0;
      alarm.replaceChildren(...(all.length === 0 ? [h('p', { class: 'dim' }, 'Nothing was delivered there in the last six hours.')] : []));
    } catch (error) {
      alarm.replaceChildren(problem(error));
    }
  };
  where.addEventListener('change', load);
  const form = h('form', { class: 'card decide' },
    h('label', {}, 'Location', where), h('label', {}, 'A delivered order', order),
    h('label', {}, 'In your words', text), h('label', {}, 'By', channel), alarm, h('div', { class: 'actions' }, send));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      const filed = await ask('/api/complaints', { order_id: order.value, complaint: text.value, channel: channel.value, request_key: key });
      key = crypto.randomUUID();
      location.href = `/complaints/${filed.complaint_id}`;
    } catch (error) {
      alarm.replaceChildren(problem(error));
      send.disabled = false;
    }
  });
  load();
  return form;
}
