// One complaint: its words, its order, what the agent saw and said, and what people decide.

import { ask, follow } from '/shared/api.js';
import { clock, h, minutes, moment, money, problem } from '/shared/dom.js';
import { part, tools } from '/shared/parts.js';
import { scale } from '/shared/scale.js';
import { decide } from './decide.js';
import { CATEGORIES, chip, reason } from './words.js';

const STEPS = {
  order_created: 'Ordered', gk_started: 'The kitchen started', gk_finished: 'Cooked', gk_ready: 'Packed',
  driver_arrived: 'The driver arrived', driver_picked_up: 'Picked up', delivered: 'Delivered',
};
const CHANNELS = { app: 'in the app', email: 'by email', sms: 'by text message', phone: 'by phone' };

export function complaint(content, id, me) {
  const head = h('div', { class: 'head' });
  const alarm = h('div');
  const [words, ordered, happened, said, decision, saw] = Array.from({ length: 6 }, part);
  let decider;
  content.replaceChildren(
    h('p', {}, h('a', { href: '/' }, '← All complaints')), head, alarm,
    h('div', { class: 'first' }, words.node),
    h('div', { class: 'grid' },
      h('div', { class: 'stack' }, ordered.node, happened.node, saw.node),
      h('div', { class: 'stack' }, said.node, decision.node)));

  const load = async () => {
    try {
      show(await ask(`/api/complaints/${id}`));
      alarm.replaceChildren();
    } catch (error) {
      alarm.replaceChildren(problem(error));
    }
  };

  function show(found) {
    const { complaint: row, header, delivery, items, steps } = found;
    document.title = `Complaint ${id.slice(0, 8)} · Casper's Kitchens`;
    head.replaceChildren(
      h('h1', {}, 'Complaint ', h('span', { class: 'mono' }, id.slice(0, 8))),
      chip(found.decisions[0]?.action ?? 'open'),
      h('span', { class: 'dim' }, [row.location, moment(row.ts), CHANNELS[row.channel]].filter(Boolean).join(' · ')));
    words.show(row.complaint, () => [h('h2', {}, 'What the customer wrote'), h('blockquote', { class: 'words', dir: 'auto' }, row.complaint)]);
    ordered.show([items, header], () => [h('h2', {}, 'What was ordered'), lines(items, header), h('p', { class: 'dim mono' }, row.order_id)]);
    happened.show([steps, delivery], () => [h('h2', {}, delivery ? `What happened: ${minutes(delivery.duration_minutes)} to the door` : 'What happened'), timeline(steps)]);
    said.show(row, () => agent(row, me));
    saw.show(row.tools, () => tools(row.tools));
    decision.show(true, () => {
      const place = h('div');
      decider = decide(place, id, load);
      return [place];
    });
    decider.update(found);
  }

  follow(`/api/complaints/${id}/live`, load);
}

function lines(items, header) {
  if (items.length === 0) {
    return h('p', { class: 'dim' }, 'The order is not known, or arrived without its items.');
  }
  return h('table', {},
    h('tbody', {}, items.map((line) => h('tr', {}, h('td', {}, `${line.qty} × ${line.item_name ?? '?'}`), h('td', {}, money(line.extended_price))))),
    header && h('tfoot', {}, h('tr', {}, h('td', {}, 'Total'), h('td', {}, money(header.order_total)))));
}

function timeline(steps) {
  return steps.length === 0
    ? h('p', { class: 'dim' }, 'Its steps are older than the copy that this app reads.')
    : h('ol', { class: 'steps' }, steps.map((step) => h('li', {}, h('span', {}, STEPS[step.event_type] ?? step.event_type), h('span', { class: 'num dim' }, clock(step.ts)))));
}

function agent(row, me) {
  const policy = String(row.model ?? '').includes('policy');
  const timings = (Array.isArray(row.tools) ? row.tools : []).find((tool) => String(tool.name).endsWith('get_location_timings'))?.result?.[0];
  return [
    h('h2', {}, 'The agent says'),
    h('p', { class: 'actions' },
      h('span', { class: 'big' }, row.says === 'credit' ? money(row.credit_amount) : row.says === 'error' ? 'No answer' : 'Escalate'),
      chip(row.says), row.complaint_category && h('span', { class: 'chip' }, CATEGORIES[row.complaint_category])),
    h('p', { class: 'said' }, reason(row.suggestion)),
    timings && row.duration_minutes != null && scale(Number(row.duration_minutes), Number(timings.p50_minutes), Number(timings.p75_minutes), Number(timings.p99_minutes)),
    h('dl', {},
      h('dt', {}, 'Confidence'), h('dd', {}, row.confidence ?? '–'),
      h('dt', {}, 'Model'), h('dd', {}, row.model ?? '–', policy ? ' — a deterministic policy, no language model' : ''),
      h('dt', {}, 'Version'), h('dd', {}, `${row.model_version ?? '–'}, prompt ${row.prompt_version ?? '–'}`),
      row.trace_id && [h('dt', {}, 'Trace'), h('dd', {}, h('a', { href: me.traces_url + encodeURIComponent(row.trace_id), target: '_blank', rel: 'noopener' }, row.trace_id))]),
  ];
}
