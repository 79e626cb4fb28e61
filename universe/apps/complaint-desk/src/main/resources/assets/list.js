// The complaints, newest first, as they come in.

import { ask, follow } from '/shared/api.js';
import { h, moment, money, problem } from '/shared/dom.js';
import { CATEGORIES, SAYS, STATES, chip } from './words.js';

const CHOICES = {
  says: [['', 'Whatever it says'], ...Object.entries(SAYS)],
  category: [['', 'All categories'], ...Object.entries(CATEGORIES)],
  state: [['', 'All states'], ...Object.entries(STATES)],
};

export function list(content) {
  const address = new URL(location.href);
  const filter = { says: '', category: '', state: '', q: '' };
  for (const name of Object.keys(filter)) {
    filter[name] = address.searchParams.get(name) ?? '';
  }
  const rows = h('ul', { class: 'list', 'aria-label': 'Complaints' });
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
      const [totals, first] = await Promise.all([ask(`/api/totals?${query()}`), ask(`/api/complaints?${query()}`)]);
      const all = [...first.complaints];
      let next = first.next;
      for (let page = 1; page < pages && next; page++) {
        const further = await ask(`/api/complaints?${query({ after: next })}`);
        all.push(...further.complaints);
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
    const focused = document.activeElement?.dataset?.complaint;
    const fresh = known.size > 0;
    rows.replaceChildren(...(all.length === 0 ? [h('li', { class: 'empty' }, empty())] : all.map((row) => item(row, fresh && !known.has(row.complaint_id)))));
    all.forEach((row) => known.add(row.complaint_id));
    if (focused) {
      rows.querySelector(`[data-complaint="${focused}"]`)?.focus({ preventScroll: true });
    }
  }

  const empty = () => Object.values(filter).some(Boolean)
    ? 'Nothing fits this filter.'
    : 'No complaint yet: the first appears when the agent has read it.';

  const select = (name, label) =>
    h('label', {}, label,
      h('select', { onchange: (event) => { filter[name] = event.target.value; changed(); } },
        CHOICES[name].map(([value, text]) => h('option', { value, selected: filter[name] === value }, text))));

  let typing;
  content.replaceChildren(
    h('h1', {}, 'Complaints'),
    h('p', { class: 'lead' }, 'The complaint agent reads each complaint beside its order’s records. What it says is only a suggestion: people decide.'),
    tiles,
    h('div', { class: 'filters', role: 'search' },
      h('label', {}, 'Search', h('input', {
        type: 'search', value: filter.q, placeholder: 'Words, order, location',
        oninput: (event) => { clearTimeout(typing); typing = setTimeout(() => { filter.q = event.target.value; changed(); }, 250); },
      })),
      select('says', 'The agent says'), select('category', 'Category'), select('state', 'State')),
    alarm, rows, more);
  follow('/api/live', load);
}

function item(row, fresh) {
  return h('li', {},
    h('a', { href: `/complaints/${row.complaint_id}`, 'data-complaint': row.complaint_id, class: fresh ? 'fresh' : undefined },
      h('span', { class: 'class' }, chip(row.says)),
      h('span', { class: 'amount' }, row.says === 'credit' ? money(row.credit_amount) : h('span', { class: 'dim' }, CATEGORIES[row.complaint_category] ?? '')),
      h('span', { class: 'why', title: row.complaint }, row.complaint),
      h('span', { class: 'where' }, row.says === 'credit' ? `${CATEGORIES[row.complaint_category]} · ${row.location ?? '–'}` : row.location ?? '–'),
      h('span', { class: 'state' }, row.action
        ? [chip(row.action), ' ', h('span', { class: 'dim num' }, row.credit_usd > 0 ? money(row.credit_usd) : '')]
        : h('span', { class: 'dim num' }, moment(row.ts)))));
}

function totalTiles(totals) {
  const sum = (pick, keep = () => true) => totals.filter(keep).reduce((all, row) => all + Number(pick(row) ?? 0), 0);
  const tile = (value, text) => h('div', { class: 'tile' }, h('b', {}, value), h('span', {}, text));
  const count = (keep) => sum((row) => row.complaints, keep).toLocaleString('en-US');
  return [
    tile(count(), 'complaints read'),
    tile(count((row) => row.state === 'open' && row.says === 'urgent'), 'urgent and open'),
    tile(count((row) => row.state === 'open' && row.says !== 'urgent'), 'others open'),
    tile(money(sum((row) => row.suggested_usd)), 'credits suggested'),
    tile(money(sum((row) => row.granted_usd)), 'granted by people'),
  ];
}
