// The way of one order or complaint through the house, with the seconds at each step.

import { ask } from '/shared/api.js';
import { clock, h, money, problem, say } from '/shared/dom.js';
import { again } from './live.js';

const STATES = { DONE: '', NOW: 'wait now', WAITING: 'wait', NEVER: 'never' };
const TITLES = { orders: 'Order', complaints: 'Complaint' };

// Below ten seconds tenths of them are worth telling.
export const seconds = (value) => {
  if (value === null || value === undefined) {
    return '';
  }
  if (value < 10) {
    return `${value.toFixed(value < 1 ? 2 : 1)} s`;
  }
  if (value < 120) {
    return `${Math.round(value)} s`;
  }
  const whole = Math.round(value);
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

export function way(content, kind, id) {
  const head = h('div', { class: 'head' }, h('h1', {}, `${TITLES[kind]} `, h('span', { class: 'mono' }, id.slice(0, 8))));
  const about = h('p', { class: 'lead' });
  const alarm = h('div', { 'aria-live': 'polite' });
  const steps = h('ol', { class: 'steps trail' });
  const said = h('section', { class: 'card', hidden: true });
  const slow = h('p', { class: 'dim small', hidden: true }, 'A kitchen takes its time. ', h('a', { href: '/change' }, 'Let its clock run faster'), ' and come back: the address stays.');
  content.replaceChildren(
    h('p', {}, h('a', { href: '/follow' }, '← Follow another')), head, about, alarm,
    h('div', { class: 'grid' },
      h('section', { class: 'card', 'aria-labelledby': 'steps' },
        h('h2', { id: 'steps' }, 'Step by step'), steps, slow,
        h('p', { class: 'dim small' }, 'Bronze, silver and gold of one batch commit together, so the later ones may take nothing at all. Commit times are those of the tables’ Delta logs.')),
      said));
  document.title = `${TITLES[kind]} ${id.slice(0, 8)} · Console`;

  let reached = -1;
  again(1, () => ask(`/api/${kind}/${id}`), (found) => {
    about.textContent = kind === 'orders' ? order(found) : '';
    draw(steps, found.steps);
    const done = found.steps.filter((step) => step.state === 'DONE').length;
    if (reached >= 0 && done > reached) {
      say(`${found.steps.filter((step) => step.state === 'DONE').at(-1).name}: done`);
    }
    reached = done;
    tell(said, kind, found);
    slow.hidden = !found.steps.some((step) => step.state === 'NOW' && step.note.endsWith(' min'));
    return found.steps.some((step) => step.state === 'NOW' || step.state === 'WAITING');
  }, (error) => alarm.replaceChildren(...(error ? [problem(error)] : [])));
}

const order = ({ location, items, total_cents: cents, cancelled }) =>
  [location, items.map((item) => `${item.quantity > 1 ? `${item.quantity} × ` : ''}${item.name}`).join(', '), money(cents / 100), cancelled && `cancelled: ${cancelled.replaceAll('_', ' ')}`]
    .filter(Boolean).join(' · ');

function draw(list, all) {
  const print = JSON.stringify(all);
  if (list.dataset.print === print) {
    return;
  }
  list.dataset.print = print;
  list.replaceChildren(...all.map((step) => h('li', { class: STATES[step.state] },
    h('span', {},
      h('span', { class: 'name' }, step.name),
      h('span', { class: 'where mono dim' }, step.where),
      step.note && h('span', { class: 'dim small' }, step.note)),
    h('span', { class: 'num figures' },
      h('b', {}, step.seconds === null ? '' : `+ ${seconds(step.seconds)}`),
      step.at && h('span', { class: 'dim small', title: step.measured }, clock(step.at)),
      step.total !== null && h('span', { class: 'dim small' }, `${seconds(step.total)} in all`)))));
}

// What the agent suggests, in a word.
function big(kind, answer) {
  if (answer.error !== undefined) {
    return 'No answer';
  }
  if (kind === 'orders') {
    return money(answer.refund_usd);
  }
  return answer.decision === 'suggest_credit' ? money(answer.credit_amount) : 'A person should look';
}

const decided = ({ action, amount_usd: refund, credit_usd: credit, decided_by: who }) =>
  [action, refund ?? credit ? money(refund ?? credit) : '', `by ${who}`].filter(Boolean).join(', ');

function tell(card, kind, found) {
  const answer = found.recommendation?.suggestion;
  const print = JSON.stringify([answer, found.decision, found.decide_at]);
  if (card.dataset.print === print) {
    return;
  }
  card.dataset.print = print;
  const parts = [];
  if (answer) {
    parts.push(h('h2', {}, 'The agent says'),
      h('p', { class: 'big' }, big(kind, answer)),
      h('p', { class: 'said' }, String(answer.reason ?? answer.rationale ?? answer.error?.message ?? answer.error ?? '')));
  }
  if (found.decision) {
    parts.push(h('h2', {}, 'Decided'), h('p', {}, decided(found.decision)));
  } else if (answer && found.decide_at) {
    parts.push(h('p', {}, h('a', { class: 'button', href: found.decide_at, target: '_blank', rel: 'noopener' }, 'Decide')));
  }
  card.hidden = parts.length === 0;
  card.replaceChildren(...parts);
}
