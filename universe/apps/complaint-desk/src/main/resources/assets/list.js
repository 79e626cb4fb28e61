// The complaints as the desk lists them.

import { h, moment, money } from '/shared/dom.js';
import { list as show, sums } from '/shared/list.js';
import { CATEGORIES, SAYS, STATES, chip } from './words.js';

export const list = (content) => show(content, {
  title: 'Complaints',
  lead: 'The complaint agent reads each complaint beside its order’s records. What it says is only a suggestion: people decide.',
  rows: 'complaints',
  id: 'complaint_id',
  search: 'Words, order, location',
  none: 'No complaint yet: the first appears when the agent has read it.',
  choices: {
    says: ['The agent says', [['', 'Whatever it says'], ...Object.entries(SAYS)]],
    category: ['Category', [['', 'All categories'], ...Object.entries(CATEGORIES)]],
    state: ['State', [['', 'All states'], ...Object.entries(STATES)]],
  },
  link: (id) => `/complaints/${id}`,
  item: (row) => [
    h('span', { class: 'class' }, chip(row.says)),
    h('span', { class: 'amount' }, row.says === 'credit' ? money(row.credit_amount) : h('span', { class: 'dim' }, CATEGORIES[row.complaint_category] ?? '')),
    h('span', { class: 'why', title: row.complaint }, row.complaint),
    h('span', { class: 'where' }, row.says === 'credit' ? `${CATEGORIES[row.complaint_category]} · ${row.location ?? '–'}` : row.location ?? '–'),
    h('span', { class: 'state' }, row.action
      ? [chip(row.action), ' ', h('span', { class: 'dim num' }, row.credit_usd > 0 ? money(row.credit_usd) : '')]
      : h('span', { class: 'dim num' }, moment(row.ts))),
  ],
  tiles: (totals) => {
    const sum = sums(totals);
    const count = (keep) => sum('complaints', keep).toLocaleString('en-US');
    return [
      [count(), 'complaints read'],
      [count((row) => row.state === 'open' && row.says === 'urgent'), 'urgent and open'],
      [count((row) => row.state === 'open' && row.says !== 'urgent'), 'others open'],
      [money(sum('suggested_usd')), 'credits suggested'],
      [money(sum('granted_usd')), 'granted by people'],
    ];
  },
});
