// The recommendations, newest first, as they come in.

import { ask, follow } from '/shared/api.js';
import { chip, classOf, h, minutes, moment, money, problem, words } from './dom.js';

const CHOICES = {
  class: [['', 'All classes'], ['none', 'No refund'], ['partial', 'Partial'], ['full', 'Full'], ['error', 'Errors']],
  state: [['', 'All states'], ['open', 'Open'], ['confirm', 'Confirmed'], ['change', 'Changed'], ['reject', 'Rejected']],
};

export function list(content, me) {
  const address = new URL(location.href);
  const filter = { class: '', state: '', q: '' };
  for (const name of Object.keys(filter)) {
    filter[name] = address.searchParams.get(name) ?? '';
  }
  const rows = h('ul', { class: 'list', 'aria-label': 'Recommendations' });
  const tiles = h('div', { class: 'tiles' });
  const more = h('div', { class: 'more' });
  const alarm = h('div', { 'aria-live': 'polite' });
  let known = new Set();
  let pages = 1;

  const query = (extra = {}) =>
    new URLSearchParams(Object.entries({ ...filter, ...extra }).filter(([, value]) => value)).toString();

  const changed = () => {
    for (const [name, value] of Object.entries(filter)) {
      value ? address.searchParams.set(name, value) : address.searchParams.delete(name);
    }
    history.replaceState(null, '', address);
    pages = 1;
    known = new Set();
    load();
  };

  async function load() {
    try {
      const [totals, first] = await Promise.all([
        ask(`/api/totals?${query()}`),
        ask(`/api/recommendations?${query()}`),
      ]);
      const all = [...first.recommendations];
      let next = first.next;
      for (let page = 1; page < pages && next; page++) {
        const further = await ask(`/api/recommendations?${query({ after: next })}`);
        all.push(...further.recommendations);
        next = further.next;
      }
      tiles.replaceChildren(...totalTiles(totals.totals));
      show(all);
      more.replaceChildren(...(next ? [h('button', { class: 'quiet', onclick: () => { pages++; load(); } }, 'Show more')] : []));
      alarm.replaceChildren();
    } catch (error) {
      alarm.replaceChildren(problem(error));
    }
  }

  function show(all) {
    const focused = document.activeElement?.dataset?.order;
    const fresh = known.size > 0;
    rows.replaceChildren(...(all.length === 0 ? [h('li', { class: 'empty' }, empty())] : all.map((row) => item(row, fresh && !known.has(row.order_id)))));
    all.forEach((row) => known.add(row.order_id));
    if (focused) {
      rows.querySelector(`[data-order="${focused}"]`)?.focus({ preventScroll: true });
    }
  }

  const empty = () => Object.values(filter).some(Boolean)
    ? 'Nothing fits this filter.'
    : 'No recommendation yet: the first appears when the agent has judged a delivered order.';

  const select = (name, label) =>
    h('label', {}, label,
      h('select', { onchange: (event) => { filter[name] = event.target.value; changed(); } },
        CHOICES[name].map(([value, text]) => h('option', { value, selected: filter[name] === value }, text))));

  let typing;
  content.replaceChildren(
    h('h1', {}, 'Recommendations'),
    h('p', { class: 'lead' }, 'The refund agent looks at each delivered order. What it suggests is only a suggestion: people decide.'),
    tiles,
    h('div', { class: 'filters', role: 'search' },
      h('label', {}, 'Search', h('input', {
        type: 'search', value: filter.q, placeholder: 'Order, location, reason',
        oninput: (event) => { clearTimeout(typing); typing = setTimeout(() => { filter.q = event.target.value; changed(); }, 250); },
      })),
      select('class', 'Class'), select('state', 'State')),
    alarm, rows, more);
  follow('/api/live', load);
}

function item(row, fresh) {
  const { suggestion } = row;
  const kind = classOf(suggestion);
  const why = words(suggestion);
  return h('li', {},
    h('a', { href: `/orders/${row.order_id}`, 'data-order': row.order_id, class: fresh ? 'fresh' : undefined },
      h('span', { class: 'class' }, chip(kind)),
      h('span', { class: 'amount' }, kind === 'error' ? '' : money(suggestion?.refund_usd)),
      h('span', { class: 'why', title: why }, why),
      h('span', { class: 'where' }, `${row.location ?? '–'} · ${minutes(row.duration_minutes)}`),
      h('span', { class: 'state' },
        row.action
          ? [chip(row.action), ' ', h('span', { class: 'dim num' }, row.action === 'reject' ? '' : money(row.amount_usd))]
          : h('span', { class: 'dim num' }, moment(row.order_ts)))));
}

function totalTiles(totals) {
  const sum = (pick, keep = () => true) => totals.filter(keep).reduce((all, row) => all + Number(pick(row) ?? 0), 0);
  const tile = (value, text) => h('div', { class: 'tile' }, h('b', {}, value), h('span', {}, text));
  const count = (keep) => sum((row) => row.orders, keep).toLocaleString('en-US');
  return [
    tile(count(), 'orders judged'),
    tile(count((row) => row.state === 'open' && ['partial', 'full'].includes(row.class)), 'refunds to decide'),
    tile(money(sum((row) => row.suggested_usd)), 'suggested'),
    tile(money(sum((row) => row.decided_usd)), 'granted by people'),
    tile(count((row) => row.class === 'error'), 'errors of the agent'),
  ];
}
