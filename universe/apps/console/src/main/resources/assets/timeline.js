// The journal, the newest entry first.

import { h } from '/shared/dom.js';

const FIRST = 30;

const moment = (iso, zone) => new Intl.DateTimeFormat('en-GB', {
  timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit',
}).format(new Date(iso));

export function timeline(place, entries) {
  const all = place.dataset.all === 'yes';
  const shown = all ? entries : entries.slice(0, FIRST);
  place.replaceChildren(
    h('ol', { class: 'timeline' }, shown.map((entry) => h('li', { class: entry.ahead ? `${entry.type} ahead` : entry.type },
      h('span', { class: 'what' }, entry.what),
      h('span', { class: 'when dim' },
        [entry.location, entry.from && entry.timezone ? moment(entry.from, entry.timezone) : entry.wall && moment(entry.wall)].filter(Boolean).join(' · '),
        entry.ahead && h('span', { class: 'chip' }, 'in a moment'))))),
    shown.length < entries.length
      ? h('div', { class: 'more' }, h('button', { type: 'button', class: 'quiet', onclick: () => { place.dataset.all = 'yes'; timeline(place, entries); } }, `All ${entries.length} entries`))
      : '');
}
