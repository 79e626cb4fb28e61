// Calls of agents, the newest first, as they come.

import { get, watch } from './api.js';
import { cost, millis, state } from './trace-format.js';
import { content, count, empty, html, loading, nothing, note, table, view, when } from './ui.js';

let [traces, problem, wanted, which, pages, more] = [undefined, null, '', '', 1, false];

const shortened = (text = '') => (text.length > 90 ? `${text.slice(0, 90)}…` : text);

const who = (t) => html`${t.endpoint}
  <span class="line-2">${t.model}${t.prompt_version ? `, prompt ${t.prompt_version}` : ''}</span>`;

const columns = [
  { title: 'When', cell: (t) => html`<a href="/ml/traces/${encodeURIComponent(t.trace_id)}">${when(t.started_at)}</a>` },
  { title: 'Endpoint', optional: true, cell: who },
  { title: 'Input', cell: (t) => html`<span class="wrap mono">${shortened(t.input)}</span>` },
  { title: 'State', cell: state },
  { title: 'Took', optional: true, number: true, cell: (t) => millis(t.duration_us) },
  { title: 'Tokens', optional: true, number: true, cell: (t) => count(t.prompt_tokens + t.completion_tokens) },
  { title: 'Cost', optional: true, number: true, cell: (t) => cost(t.cost_usd) },
];

function query(token) {
  const asked = { max_results: 50, q: wanted, state: which, page_token: token };
  return new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
}

async function look() {
  const [found, asked] = [[], `${wanted} ${which}`];
  let token = '';
  for (let page = 0; page < pages; page++) {
    const answer = await get(`/api/2.0/caspers/traces?${query(token)}`);
    found.push(...(answer.traces ?? []));
    token = answer.next_page_token;
    if (!token) {
      break;
    }
  }
  // An answer to what is not asked any more says nothing.
  if (asked === `${wanted} ${which}`) {
    [traces, more] = [found, Boolean(token)];
  }
}

function lost(is, error) {
  problem = is ? error : null;
  redraw();
}

const again = () => look().then(() => lost(false), (error) => lost(true, error));

function find(event) {
  wanted = event.target.value.trim();
  again();
}

function filter(event) {
  which = event.target.value;
  again();
}

function older() {
  pages++;
  again();
}

const filters = () => html`<div class="row">
  <input type="search" aria-label="Find" placeholder="Find by input, or by a trace’s id" @input=${find}>
  <select aria-label="State" @change=${filter}><option value="">All</option><option value="OK">Answered</option>
    <option value="ERROR">Errors</option></select></div>`;

const none = () => (wanted || which
  ? empty('No call is like that', 'Look for another text, or for all states.')
  : empty('No agent was asked yet', html`Each call of an agent is kept here, with the tools that it called. Talk to one
      on <a href="/serving">Serving</a>.`));

const redraw = view(content, () => html`${note(problem)}${filters()}
  ${traces === undefined ? loading(problem) : traces.length === 0 ? none()
    : table(traces, columns, { key: (t) => t.trace_id, label: 'Traces' })}
  ${more ? html`<div class="row"><button class="quiet" @click=${older}>Older ones</button></div>` : nothing}`);

watch(look, 3000, lost);
