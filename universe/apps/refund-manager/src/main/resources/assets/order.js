// One order: what happened, what the agent saw and said, and what people decide.

import { ask, follow } from '/shared/api.js';
import { decide } from './decide.js';
import { chip, classOf, clock, h, moment, money, problem, words } from './dom.js';
import { part, tools } from '/shared/parts.js';
import { map } from './map.js';
import { scale } from '/shared/scale.js';

const STEPS = {
  order_created: 'Ordered', gk_started: 'The kitchen started', gk_finished: 'Cooked', gk_ready: 'Packed',
  driver_arrived: 'The driver arrived', driver_picked_up: 'Picked up', delivered: 'Delivered',
};
const ALWAYS = ['order_created', 'gk_started', 'gk_finished', 'gk_ready', 'driver_picked_up', 'delivered'];

export function order(content, id, me) {
  const expected = new URLSearchParams(location.search).get('expected');
  const head = h('div', { class: 'head' });
  const alarm = h('div');
  const [way, happened, ordered, said, decision, saw] = Array.from({ length: 6 }, part);
  let decider;
  content.replaceChildren(
    h('p', {}, h('a', { href: '/' }, '← All recommendations')), head, alarm,
    h('div', { class: 'grid' },
      h('div', { class: 'stack' }, way.node, happened.node, ordered.node),
      h('div', { class: 'stack' }, said.node, decision.node, saw.node)));

  const load = async () => {
    try {
      const found = await ask(`/api/orders/${id}`);
      alarm.replaceChildren();
      show(found);
    } catch (error) {
      if (error.status === 404 && expected) {
        head.replaceChildren(h('h1', {}, 'Your order is placed'));
        alarm.replaceChildren(h('p', { class: 'note', role: 'status' }, `The simulator takes it up at ${clock(expected)}; this page shows it as it happens.`));
        return;
      }
      alarm.replaceChildren(problem(error));
    }
  };

  function show(found) {
    const { recommendation, header, delivery, events, items: lines, timings } = found;
    document.title = `Order ${id.slice(0, 8)} · Refunds`;
    head.replaceChildren(
      h('h1', {}, 'Order ', h('span', { class: 'mono' }, id.slice(0, 8))),
      found.decisions.length > 0 ? chip(found.decisions[0].action) : recommendation ? chip('open') : '',
      h('span', { class: 'dim' }, [delivery?.location ?? recommendation?.location, header && moment(header.order_ts), found.way.address].filter(Boolean).join(' · ')));
    way.show([found.way, Boolean(delivery)], () => [h('h2', {}, delivery ? 'The way it went' : 'Under way'), map(found.way)]);
    happened.show(events, () => [h('h2', {}, 'What happened'), steps(found)]);
    ordered.show([lines, header], () => [h('h2', {}, 'What was ordered'), items(found)]);
    if (!recommendation) {
      said.show([Boolean(delivery), timings], () => [
        h('h2', {}, 'The agent'),
        h('p', { class: 'dim' }, delivery ? 'It judges this order in a moment, or the order was delivered before it began.' : 'It looks at an order when it is delivered.'),
        live(found)]);
      return;
    }
    said.show(recommendation, () => agent(recommendation, me));
    saw.show(recommendation.tools, () => tools(recommendation.tools));
    decision.show(true, () => {
      const place = h('div');
      decider = decide(place, id, load);
      return [place];
    });
    decider.update(found);
  }

  follow(`/api/orders/${id}/live`, load);
}

function steps({ events }) {
  const done = new Map(events.map((event) => [event.event_type, event]));
  const reached = Math.max(...[...done.keys()].map((type) => ALWAYS.indexOf(type)));
  const types = [...done.keys(), ...ALWAYS.slice(reached + 1)];
  const waiting = ALWAYS[reached + 1];
  if (events.length === 0) {
    return h('p', { class: 'dim' }, 'Its events are older than the copy that this app reads.');
  }
  return h('ol', { class: 'steps' }, types.map((type) => {
    const event = done.get(type);
    return h('li', { class: event ? undefined : type === waiting ? 'wait now' : 'wait' },
      h('span', {}, STEPS[type] ?? type), h('span', { class: 'num dim' }, event ? clock(event.ts) : ''));
  }));
}

function items({ items: lines, header }) {
  if (lines.length === 0) {
    return h('p', { class: 'dim' }, 'The order arrived without its items.');
  }
  return h('table', {},
    h('tbody', {}, lines.map((line) => h('tr', {}, h('td', {}, `${line.qty} × ${line.item_name ?? '?'}`), h('td', {}, money(line.extended_price))))),
    header && h('tfoot', {}, h('tr', {}, h('td', {}, 'Total'), h('td', {}, money(header.order_total)))));
}

function live({ timings }) {
  return timings ? [h('p', {}, 'How long this location takes just now:'), scale(null, timings.p50_minutes, timings.p75_minutes, timings.p99_minutes)] : '';
}

function agent(row, me) {
  const { suggestion } = row;
  const kind = classOf(suggestion);
  const policy = String(row.model ?? '').includes('policy');
  return [
    h('h2', {}, 'The agent suggests'),
    h('p', { class: 'actions' }, h('span', { class: 'big' }, kind === 'error' ? 'No answer' : money(suggestion.refund_usd)), chip(kind)),
    h('p', { class: 'said' }, words(suggestion)),
    scale(row.duration_minutes, row.p50_minutes, row.p75_minutes, row.p99_minutes),
    h('dl', {},
      h('dt', {}, 'Model'), h('dd', {}, row.model ?? '–', policy ? ' — a deterministic policy, no language model' : ''),
      h('dt', {}, 'Version'), h('dd', {}, `${row.model_version ?? '–'}, prompt ${row.prompt_version ?? '–'}`),
      h('dt', {}, 'Judged'), h('dd', {}, moment(row.ts)),
      row.trace_id && [h('dt', {}, 'Trace'), h('dd', {}, h('a', { href: me.traces_url + encodeURIComponent(row.trace_id), target: '_blank', rel: 'noopener' }, row.trace_id))]),
  ];
}
