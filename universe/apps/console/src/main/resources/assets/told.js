// What a tool answered, as a person reads it. The whole of it stays below, as it came.

import { h, money } from '/shared/dom.js';

const MOST_ROWS = 12;
const MOST_COLUMNS = 6;
const MOST = 20000;
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const TELLS = {
  explain_order: order,
  list_recommendations: ({ recommendations: rows }) => table(rows.map(({ order_id, location, duration_minutes, suggestion }) =>
    ({ order_id, location, minutes: duration_minutes, suggests: suggestion?.refund_class, refund: money(suggestion?.refund_usd) }))),
  late_orders: (rows) => table(rows.map(({ location, order_id, delivered_ts, duration_minutes, p75_minutes }) =>
    ({ order_id, location, delivered: delivered_ts, minutes: duration_minutes, 'three quarters within': p75_minutes }))),
  orders_now: ({ locations }) => table(locations.map((one) =>
    ({ location: one.name, clock: one.clock, speed: one.speed_up, 'orders today': one.orders_today, waiting: one.waiting, cooking: one.cooking, 'under way': one.under_way }))),
  list_stages: ({ jobs }) => (jobs ?? []).map((job) => h('p', {}, h('b', {}, job.settings.name), `: ${(job.settings.tasks ?? []).map((task) => task.task_key).join(', ')}`)),
  journal: (entries) => table(entries.slice(-MOST_ROWS).reverse().map(({ number, type, location, at, from, wall }) => ({ number, what: type, location: location?.location_name ?? location, from: from ?? at ?? wall }))),
};

// tool: its name; text: what it printed. Returns nodes.
export function told(tool, text) {
  const answer = parsed(text);
  if (answer === undefined) {
    return [h('pre', {}, cut(text) || 'Done.'), follow(text)].filter(Boolean);
  }
  let nodes;
  try {
    nodes = [(TELLS[tool] ?? plain)(answer)].flat();
  } catch {
    nodes = []; // It is another answer than that tool's: the whole of it tells.
  }
  return [...nodes, h('details', { open: nodes.length === 0 }, h('summary', { class: 'dim small' }, 'All of the answer'), h('pre', {}, cut(JSON.stringify(answer, null, 1))))];
}

function parsed(text) {
  try {
    const answer = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

const cut = (text) => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

// The order that a text tells of can be followed.
function follow(text) {
  const id = text.match(/order_id[^0-9a-f]{1,4}([0-9a-f-]{36})/i)?.[1];
  return id && ID.test(id) ? h('p', {}, h('a', { href: `/orders/${id}` }, 'Follow it through the tables')) : null;
}

function order({ order_id: id, delivery, timings, recommendation, decisions = [] }) {
  const said = recommendation?.suggestion;
  const facts = [
    ['It took', delivery && `${number(delivery.duration_minutes)} minutes`],
    ['Three quarters there take', timings && `up to ${number(timings.p75_minutes)} minutes`],
    ['The agent suggests', said ? said.error ? 'nothing: it gave no answer' : `${said.refund_class}, ${money(said.refund_usd)}` : 'nothing: it has not looked at it'],
    ['Because', said?.reason],
    ['Decided', decisions[0] ? `${decisions[0].action}, ${money(decisions[0].amount_usd)}, by ${decisions[0].decided_by}` : 'nobody has yet'],
  ].filter(([, value]) => value);
  return [h('dl', {}, facts.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])), h('p', {}, h('a', { href: `/orders/${id}` }, 'Follow it through the tables'))];
}

function table(rows) {
  if (rows.length === 0) {
    return h('p', {}, 'There are none.');
  }
  const columns = Object.keys(rows[0]).filter((name) => rows.some((row) => row[name] !== undefined && row[name] !== null)).slice(0, MOST_COLUMNS);
  return h('div', { class: 'told' },
    h('table', { class: 'figures' },
      h('thead', {}, h('tr', {}, columns.map((name) => h('th', { scope: 'col' }, name.replaceAll('_', ' '))))),
      h('tbody', {}, rows.slice(0, MOST_ROWS).map((row) => h('tr', {}, columns.map((name) => h('td', {}, cell(name, row[name]))))))),
    rows.length > MOST_ROWS && h('p', { class: 'dim small' }, `and ${rows.length - MOST_ROWS} more`));
}

function cell(name, value) {
  if (value === undefined || value === null) {
    return '–';
  }
  if (name === 'order_id' && ID.test(value)) {
    return h('a', { class: 'mono', href: `/orders/${value}` }, value.slice(0, 8));
  }
  return typeof value === 'object' ? JSON.stringify(value) : number(value);
}

// To one place where a number has more; anything else as it is.
const number = (value) => (/^-?\d+\.\d+$/.test(value) ? Number(value).toFixed(1) : String(value));

// An answer that no tool above gives: a table of its rows, or its fields.
function plain(answer) {
  if (Array.isArray(answer)) {
    return answer.every((row) => row !== null && typeof row === 'object' && !Array.isArray(row)) ? table(answer.map(flat)) : [];
  }
  const fields = Object.entries(flat(answer));
  return fields.length === 0 ? [] : h('dl', {}, fields.slice(0, MOST_ROWS).map(([name, value]) => [h('dt', {}, name.replaceAll('_', ' ')), h('dd', {}, String(value))]));
}

const flat = (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => typeof value !== 'object'));
