// Deciding a complaint: accept, change or escalate.

import { decide as ask } from '/shared/decide.js';
import { h, money } from '/shared/dom.js';
import { CATEGORIES, STATES, chip } from './words.js';

const outcome = (one) => ({
  credit: money(one.credit_usd), no_credit: 'No credit', escalate: `${one.priority === 'urgent' ? 'Urgent' : 'Standard'} escalation`,
})[one.decision];
const about = (one) => CATEGORIES[one.complaint_category] ?? one.complaint_category;

export function decide(place, id, decided) {
  const category = h('select', { name: 'category' }, Object.entries(CATEGORIES).map(([value, text]) => h('option', { value }, text)));
  const credit = h('input', { type: 'number', step: '0.01', min: '0', inputmode: 'decimal', name: 'credit', class: 'num' });
  const priority = h('select', { name: 'priority' }, h('option', { value: 'standard' }, 'Standard'), h('option', { value: 'urgent' }, 'Urgent'));
  return ask(place, {
    thing: 'complaint',
    path: `/api/complaints/${id}/decisions`,
    actions: { accept: ['Accept', 'Accept'], change: ['Change', 'Save the change'], escalate: ['Escalate', 'Escalate'] },
    fields: [
      [h('div', { class: 'row' }, h('label', {}, 'Category', category), h('label', {}, 'Credit in dollars', credit)), 'change'],
      [h('label', {}, 'Priority', priority), 'escalate'],
    ],
    read: () => ({ category: category.value, credit_usd: credit.value, priority: priority.value }),
    bound: ({ complaint }) => (complaint.says === 'error' ? ['accept'] : []),
    fill: ({ complaint }) => {
      credit.max = complaint.order_total ?? '';
      category.value = complaint.complaint_category ?? 'other';
      credit.value = Number(complaint.credit_amount ?? 0).toFixed(2);
      priority.value = complaint.priority ?? 'standard';
      return complaint.says === 'error' ? 'escalate' : 'accept';
    },
    told: (one) => [chip(one.action), ' ', h('b', { class: 'num' }, outcome(one)), ` · ${about(one)},`],
    summary: (one) => `${STATES[one.action].toLowerCase()}, ${outcome(one)}`,
  }, decided);
}
