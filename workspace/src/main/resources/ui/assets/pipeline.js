// One pipeline: its tables as a graph with rows and freshness, its updates, and what happened.

import { call, get, post, tone, watch } from './api.js';
import { confirmed } from './confirm.js';
import { nodesOf, pipelineGraph, shortener } from './pipeline-graph.js';
import { run } from './statements.js';
import {
  ago, at, chip, content, count, duration, empty, facts, html, note, nothing, table, title, toggle, view, when,
} from './ui.js';

const ID = decodeURIComponent(location.pathname.split('/')[2]);
const BASE = `/api/2.0/pipelines/${encodeURIComponent(ID)}`;
const [COUNT_EVERY, MOST_COUNTED] = [20_000, 24];

let [pipeline, updates, events, graph] = [undefined, [], [], undefined];
let [problem, graphProblem] = [null, null];
let [level, chosen, busy] = ['all', undefined, false];
let [counted, counting, drawn] = [0, false, undefined];
const rows = new Map();
const holder = document.createElement('div');

const AT_WORK = ['RUNNING', 'STARTING', 'INITIALIZING', 'DEPLOYING', 'RESETTING'];
const active = () => AT_WORK.includes(pipeline?.state);
const words = (text) => (text ?? '').toLowerCase().replaceAll('_', ' ');
const quoted = (name) => name.split('.').map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');

// Rows are counted as the viewer, from what Delta knows of its files; what is closed has no number.
async function countRows() {
  if (counting || Date.now() - counted < COUNT_EVERY || !graph) {
    return;
  }
  counting = true;
  const tables = graph.datasets.filter((d) => d.type !== 'TEMPORARY_VIEW' && !d.private)
    .slice(0, MOST_COUNTED);
  for (const { name } of tables) {
    try {
      const found = await run(`SELECT count(*) FROM ${quoted(name)}`);
      rows.set(name, Number(found.rows[0][0]));
    } catch {
      rows.delete(name);
    }
    drawn?.paint();
  }
  [counting, counted] = [false, Date.now()];
  redraw();
}

const FILTERS = {
  all: '',
  WARN: `&filter=${encodeURIComponent("level in ('WARN', 'ERROR')")}`,
  ERROR: `&filter=${encodeURIComponent("level = 'ERROR'")}`,
};

async function look() {
  const [found, listed, log] = await Promise.all([
    get(BASE),
    get(`${BASE}/updates?max_results=10`),
    get(`${BASE}/events?max_results=25${FILTERS[level]}`),
  ]);
  [pipeline, updates, events] = [found, listed.updates ?? [], log.events ?? []];
  title(pipeline.name);
  try {
    graph = await get(`/api/2.0/caspers/pipelines/${encodeURIComponent(ID)}/graph`);
    graphProblem = null;
  } catch (error) {
    graphProblem = error;
  }
  redraw();
  if (graph?.datasets.length > 0) {
    drawn ??= pipelineGraph(holder, () => ({ running: active(), rows }), (node) => {
      chosen = chosen?.key === node.key ? undefined : node;
      drawn.choose(chosen?.key);
      redraw();
    });
    await new Promise((done) => { requestAnimationFrame(done); });
    await drawn.show(nodesOf(graph.datasets, shortener(graph.datasets)));
    countRows();
  }
}

async function act(what) {
  busy = true;
  redraw();
  try {
    await what();
    problem = null;
    await look();
  } catch (error) {
    problem = error;
  }
  busy = false;
  redraw();
}

const mayEmpty = () => confirmed('Read everything again?',
  'A full refresh empties the pipeline\'s tables and makes them anew from all of its input.', 'Full refresh');

const start = (full) => async () => {
  if (!full || await mayEmpty()) {
    act(() => post(`${BASE}/updates`, { full_refresh: full }));
  }
};

const factsOf = ({ full, dataset, kind }) => facts([
  ['Kind', words(kind)],
  ['Rows', rows.has(full) ? count(rows.get(full)) : undefined],
  ['Written since its start', dataset?.rows_written === undefined ? undefined : count(dataset.rows_written)],
  ['Malformed', dataset?.malformed_rows ? count(dataset.malformed_rows) : undefined],
  ['Fresh', dataset?.last_batch_at ? ago(dataset.last_batch_at) : undefined],
  ['Asks', dataset?.endpoint],
]);

function about() {
  if (!chosen) {
    return nothing;
  }
  const { full, dataset, kind } = chosen;
  const [place, text] = kind === 'FILES'
    ? [`/volumes${at(...full.replace(/^\/Volumes\//, '').split('/'))}`, 'Open the volume']
    : [`/catalog${at(...full.split('.'))}`, 'Open in the catalog'];
  const link = kind === 'TOPICS' ? nothing : html`<span class="actions"><a class="button quiet" href=${place}>${text}</a></span>`;
  return html`<section class="card panel" aria-label=${full}><header><h2>${full}</h2>${dataset?.private
      ? html`<span class="tag">private</span>`
      : link}</header>
    ${dataset?.comment ? html`<p class="dim">${dataset.comment}</p>` : nothing}${factsOf(chosen)}</section>`;
}

function picture() {
  if (graphProblem) {
    return note(graphProblem);
  }
  return graph?.datasets.length > 0 ? html`${holder}${about()}`
    : empty('No graph yet', 'It is drawn when an update has read the pipeline\'s files: start one.');
}

const button = (text, act, quiet = 'quiet') =>
  html`<button class=${quiet} ?disabled=${busy} @click=${act}>${text}</button>`;
const stop = () => act(() => call('POST', `${BASE}/stop`, {}));
const buttons = () => (active() ? button('Stop', stop)
  : html`${button('Start', start(false), '')}${button('Full refresh', start(true))}`);

const waits = ({ backlog }) => (backlog === undefined ? nothing
  : html`<span><b>${count(backlog)}</b> rows wait for answers</span>`);

function headline() {
  const { state, spec } = pipeline;
  const schema = spec.schema ?? spec.target;
  return html`<div class="headline">${chip(active() ? 'running' : tone(state), state.toLowerCase())}
    <span>${spec.continuous ? 'continuous' : 'triggered'}</span>
    <span>into <a href="/catalog${at(spec.catalog, schema)}">${spec.catalog}.${schema}</a></span>
    ${graph?.last_batch_ms === undefined ? nothing
      : html`<span>last batch took <b>${count(graph.last_batch_ms)} ms</b></span>`}
    ${(graph?.ai_queries ?? []).map(waits)}<span class="actions">${buttons()}</span></div>`;
}

const lasted = (u) => (u === updates[0] && active() ? duration(Date.now() - u.creation_time) : nothing);

const updatesTable = () => table(updates, [
  { title: 'Began', cell: (u) => when(u.creation_time) },
  { title: 'State', cell: (u) => chip(u.state === 'RUNNING' ? 'running' : tone(u.state), words(u.state)) },
  { title: 'For', cell: lasted },
  { title: 'Cause', optional: true, cell: (u) => words(u.cause) },
  { title: 'Kind', optional: true, cell: kindOf },
  { title: 'Update', optional: true, cell: (u) => html`<code>${u.update_id.slice(0, 8)}</code>` },
], { key: (u) => u.update_id, label: 'Updates' });

const kindOf = (u) => (u.full_refresh ? 'full refresh' : u.validate_only ? 'validation' : 'refresh');

const eventsTable = () => table(events, [
  { title: 'Time', cell: (e) => when(e.timestamp) },
  { title: 'Level', cell: (e) => chip({ ERROR: 'bad', WARN: 'busy' }[e.level] ?? '', e.level.toLowerCase()) },
  { title: 'Event', optional: true, cell: (e) => html`<span class="dim">${words(e.event_type)}</span>` },
  { title: 'What', cell: (e) => html`<span class="wrap">${e.message}</span>` },
], { key: (e) => e.id, label: 'Events' });

const LEVELS = [['all', 'All'], ['WARN', 'Warnings'], ['ERROR', 'Errors']];

function ofLevel(next) {
  level = next;
  look();
  redraw();
}

const whole = () => html`${headline()}${note(problem)}
  ${pipeline.cause ? html`<p class="note bad" role="alert">${pipeline.cause}</p>` : nothing}
  ${picture()}
  <h2>Updates</h2>
  ${updates.length === 0 ? html`<p class="dim">It was never started.</p>` : updatesTable()}
  <div class="sectionhead"><h2>Events</h2>${toggle(LEVELS, level, ofLevel, 'Which events')}</div>
  ${events.length === 0 ? html`<p class="dim">Nothing of that kind happened.</p>` : eventsTable()}`;

const redraw = view(content, () => (pipeline ? whole()
  : problem ? note(problem) : html`<p class="dim">Loading…</p>`));

watch(look, 3000, (lost, error) => {
  problem = lost ? error : null;
  redraw();
});
