// A list of what an agent judged, the newest first, as it comes in: filters, sums, page after page.

import { ask, follow } from './api.js';
import { h, problem } from './dom.js';

// desk: title, lead; rows: the list's name below /api and in its answer; id: the row's own field;
// search: what to look for, in words; none: what an empty list says; choices: by the filter's name
// its label and [value, text] pairs; item(row): what a row shows; tiles(totals): [value, text] pairs;
// link(id): where a row leads.
export function list(content, desk) {
  const address = new URL(location.href);
  const filter = { ...Object.fromEntries(Object.keys(desk.choices).map((name) => [name, ''])), q: '' };
  for (const name of Object.keys(filter)) {
    filter[name] = address.searchParams.get(name) ?? '';
  }
  const rows = h('ul', { class: 'list', 'aria-label': desk.title });
  const tile = (value, text) => h('div', { class: 'tile' }, h('b', {}, value), h('span', {}, text));
  // They stand where they will before anything is known.
  const tiles = h('div', { class: 'tiles' }, desk.tiles([]).map(([, text]) => tile('–', text)));
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
      const [totals, first] = await Promise.all([ask(`/api/totals?${query()}`), ask(`/api/${desk.rows}?${query()}`)]);
      const all = [...first[desk.rows]];
      let next = first.next;
      for (let page = 1; page < pages && next; page++) {
        const further = await ask(`/api/${desk.rows}?${query({ after: next })}`);
        all.push(...further[desk.rows]);
        next = further.next;
      }
      tiles.replaceChildren(...desk.tiles(totals.totals).map((one) => tile(...one)));
      show(all);
      more.replaceChildren(...(next ? [h('button', { class: 'quiet', onclick: () => { pages++; load(); } }, 'Show more')] : []));
      alarm.replaceChildren();
    } catch (error) {
      alarm.replaceChildren(problem(error));
    }
  }

  function show(all) {
    const focused = document.activeElement?.dataset?.row;
    const fresh = known.size > 0;
    rows.replaceChildren(...(all.length === 0
      ? [h('li', { class: 'empty' }, empty())]
      : all.map((row) => item(row, fresh && !known.has(row[desk.id])))));
    all.forEach((row) => known.add(row[desk.id]));
    if (focused) {
      rows.querySelector(`[data-row="${focused}"]`)?.focus({ preventScroll: true });
    }
  }

  const item = (row, fresh) => h('li', {},
    h('a', { href: desk.link(row[desk.id]), 'data-row': row[desk.id], class: fresh ? 'fresh' : undefined }, desk.item(row)));

  const empty = () => (Object.values(filter).some(Boolean) ? 'Nothing fits this filter.' : desk.none);

  const select = ([name, [label, values]]) =>
    h('label', {}, label,
      h('select', { onchange: (event) => { filter[name] = event.target.value; changed(); } },
        values.map(([value, text]) => h('option', { value, selected: filter[name] === value }, text))));

  let typing;
  content.replaceChildren(
    h('h1', {}, desk.title),
    h('p', { class: 'lead' }, desk.lead),
    tiles,
    h('div', { class: 'filters', role: 'search' },
      h('label', {}, 'Search', h('input', {
        type: 'search', value: filter.q, placeholder: desk.search,
        oninput: (event) => { clearTimeout(typing); typing = setTimeout(() => { filter.q = event.target.value; changed(); }, 250); },
      })),
      Object.entries(desk.choices).map(select)),
    alarm, rows, more);
  follow('/api/live', load);
}

// Sums over rows of totals: of a field, and of those that are kept.
export const sums = (totals) => (field, keep = () => true) =>
  totals.filter(keep).reduce((all, row) => all + Number(row[field] ?? 0), 0);
