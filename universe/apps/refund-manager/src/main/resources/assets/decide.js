// Deciding a refund: confirm, change or reject.

import { decide as ask } from '/shared/decide.js';
import { chip, classOf, h, money } from './dom.js';

export function decide(place, orderId, decided) {
  const amount = h('input', { type: 'number', step: '0.01', min: '0', inputmode: 'decimal', name: 'amount', class: 'num' });
  const failed = ({ recommendation }) => classOf(recommendation.suggestion) === 'error';
  return ask(place, {
    thing: 'order',
    path: `/api/orders/${orderId}/decisions`,
    actions: { confirm: ['Confirm', 'Confirm'], change: ['Change the amount', 'Save the change'], reject: ['Reject', 'Reject'] },
    fields: [[h('label', {}, 'Refund in dollars', amount), 'change']],
    read: () => ({ amount_usd: amount.value }),
    bound: (found) => (failed(found) ? ['confirm'] : []),
    fill: (found) => {
      amount.max = found.recommendation.order_total ?? '';
      amount.value = failed(found) ? '' : Number(found.recommendation.suggestion.refund_usd).toFixed(2);
      return failed(found) ? 'change' : 'confirm';
    },
    told: (one) => [chip(one.action), ' ', h('b', { class: 'num' }, money(one.amount_usd))],
    summary: (one) => `${one.action}, ${money(one.amount_usd)}`,
  }, decided);
}
