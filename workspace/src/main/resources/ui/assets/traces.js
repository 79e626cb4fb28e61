// Calls of agents, the newest first, as they come.

import { get, watch } from './api.js';
import { h, link, table } from './dom.js';
import { cost, millis, moment, state } from './trace-format.js';

const content = document.querySelector('#content');
const search = h('input', { type: 'search', placeholder: 'Find by input, or by a trace\u2019s id', 'aria-label': 'Find' });
const states = h('select', { 'aria-label': 'State' }, h('option', { value: '' }, 'All'), h('option', { value: 'OK' }, 'Answered'), h('option', { value: 'ERROR' }, 'Errors'));
const list = h('div', { 'aria-live': 'polite' });
const more = h('button', { class: 'quiet more', hidden: true }, 'Older ones');
let pages = 1;

const columns = [
  { title: 'When', cell: (t) => link(`/ml/traces/${encodeURIComponent(t.trace_id)}`, moment(t.started_at)) },
  { title: 'Endpoint', cell: (t) => t.endpoint },
  { title: 'Input', cell: (t) => h('span', { class: 'wrap mono' }, shortened(t.input)) },
  { title: 'State', cell: state },
  { title: 'Took', cell: (t) => millis(t.duration_us), number: true },
  { title: 'Model', cell: (t) => t.model },
  { title: 'Prompt', cell: (t) => t.prompt_version },
  { title: 'Tokens', cell: (t) => (t.prompt_tokens + t.completion_tokens).toLocaleString(), number: true },
  { title: 'Cost', cell: (t) => cost(t.cost_usd), number: true },
];

const shortened = (text) => (text === undefined ? '' : text.length > 90 ? `${text.slice(0, 90)}…` : text);

async function look() {
  const traces = [];
  let token = '';
  for (let page = 0; page < pages; page++) {
    const query = new URLSearchParams({ max_results: 50 });
    if (search.value.trim() !== '') {
      query.set('q', search.value.trim());
    }
    if (states.value !== '') {
      query.set('state', states.value);
    }
    if (token) {
      query.set('page_token', token);
    }
    const answer = await get(`/api/2.0/caspers/traces?${query}`);
    traces.push(...(answer.traces ?? []));
    token = answer.next_page_token;
    if (!token) {
      break;
    }
  }
  more.hidden = !token;
  list.replaceChildren(table(traces, columns, 'No agent was asked yet.'));
}

content.append(h('div', { class: 'filters' }, search, states), list, more);
const lost = (is, error) => is && list.replaceChildren(h('p', { class: 'note bad', role: 'alert' }, error.message));
search.addEventListener('input', () => look().catch((error) => lost(true, error)));
states.addEventListener('change', () => look().catch((error) => lost(true, error)));
more.addEventListener('click', () => {
  pages++;
  look().catch((error) => lost(true, error));
});
watch(look, 3000, lost);
