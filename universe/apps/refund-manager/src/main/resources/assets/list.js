// The recommendations as the refund manager lists them.

import { list as show, sums } from '/shared/list.js';
import { chip, classOf, h, minutes, moment, money, words } from './dom.js';

export const list = (content) => show(content, {
  title: 'Recommendations',
  lead: 'The refund agent looks at each delivered order. What it suggests is only a suggestion: people decide.',
  rows: 'recommendations',
  id: 'order_id',
  search: 'Order, location, reason',
  none: 'No recommendation yet: the first appears when the agent has judged a delivered order.',
  choices: {
    class: ['Class', [['', 'All classes'], ['none', 'No refund'], ['partial', 'Partial'], ['full', 'Full'], ['error', 'Errors']]],
    state: ['State', [['', 'All states'], ['open', 'Open'], ['confirm', 'Confirmed'], ['change', 'Changed'], ['reject', 'Rejected']]],
  },
  link: (id) => `/orders/${id}`,
  item: (row) => {
    const { suggestion } = row;
    const kind = classOf(suggestion);
    const why = words(suggestion);
    return [
      h('span', { class: 'class' }, chip(kind)),
      h('span', { class: 'amount' }, kind === 'error' ? '' : money(suggestion?.refund_usd)),
      h('span', { class: 'why', title: why }, why),
      h('span', { class: 'where' }, `${row.location ?? '–'} · ${minutes(row.duration_minutes)}`),
      h('span', { class: 'state' }, row.action
        ? [chip(row.action), ' ', h('span', { class: 'dim num' }, row.action === 'reject' ? '' : money(row.amount_usd))]
        : h('span', { class: 'dim num' }, moment(row.order_ts))),
    ];
  },
  tiles: (totals) => {
    const sum = sums(totals);
    const count = (keep) => sum('orders', keep).toLocaleString('en-US');
    return [
      [count(), 'orders judged'],
      [count((row) => row.state === 'open' && ['partial', 'full'].includes(row.class)), 'refunds to decide'],
      [money(sum('suggested_usd')), 'suggested'],
      [money(sum('decided_usd')), 'granted by people'],
      [count((row) => row.class === 'error'), 'errors of the agent'],
    ];
  },
});
