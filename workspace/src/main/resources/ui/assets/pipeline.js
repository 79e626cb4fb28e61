// One pipeline: its tables as a graph with rows and freshness, its updates, and what happened.

import { call, get, post, tone, watch } from './api.js';
import { confirmed } from './confirm.js';
import { nodesOf, pipelineGraph, shortener } from './pipeline-graph.js';
import { run } from './statements.js';
import { ago, at, chip, content, count, duration, empty, facts, html, note, nothing, table, title, toggle, view, when } from './ui.js';

const ID = decodeURIComponent(location.pathname.split('/')[2]);
const BASE = `/api/2.0/pipelines/${encodeURIComponent(ID)}`;
const [COUNT_EVERY, MOST_COUNTED] = [20_000, 24];

let [pipeline, updates, events, graph, problem, graphProblem, level, chosen, busy] = [undefined, [], [], undefined, null, null, 'all', undefined, false];
let [counted, counting, drawn] = [0, false, undefined];
const rows = new Map();
const holder = document.createElement('div');

const active = () => ['RUNNING', 'STARTING', 'INITIALIZING', 'DEPLOYING', 'RESETTING'].includes(pipeline?.state);
const quoted = (name) => name.split('.').map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');

// Rows are counted as the viewer, from what Delta knows of its files; what is closed has no number.
async function countRows() {
  if (counting || Date.now() - counted < COUNT_EVERY || !graph) {
    return;
  }
  counting = true;
  const tables = graph.datasets.filter((d) => d.type !== 'TEMPORARY_VIEW' && !d.private).slice(0, MOST_COUNTED);
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

async function look() {
  const [found, listed, log] = await Promise.all([
    get(BASE), get(`${BASE}/updates?max_results=10`),
    get(`${BASE}/events?max_results=25${level === 'all' ? '' : `&filter=${encodeURIComponent(level === 'ERROR' ? "level = 'ERROR'" : "level in ('WARN', 'ERROR')")}`}`),
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

const start = (full) => async () => {
  if (!full || await confirmed('Read everything again?', 'A full refresh empties the pipeline\'s tables and makes them anew from all of its input.', 'Full refresh')) {
    act(() => post(`${BASE}/updates`, { full_refresh: full }));
  }
};

function about() {
  if (!chosen) {
    return nothing;
  }
  const { full, dataset, kind } = chosen;
  const place = kind === 'FILES' ? `/volumes${at(...full.replace(/^\/Volumes\//, '').split('/'))}` : `/catalog${at(...full.split('.'))}`;
  return html`<section class="card panel" aria-label=${full}><header><h2>${full}</h2>${dataset?.private ? html`<span class="tag">private</span>` : html`<span class="actions"><a class="button quiet" href=${place}>${kind === 'FILES' ? 'Open the volume' : 'Open in the catalog'}</a></span>`}</header>
    ${dataset?.comment ? html`<p class="dim">${dataset.comment}</p>` : nothing}
    ${facts([['Kind', (kind ?? '').toLowerCase().replaceAll('_', ' ')], ['Rows', rows.has(full) ? count(rows.get(full)) : undefined], ['Written since its start', dataset?.rows_written === undefined ? undefined : count(dataset.rows_written)], ['Malformed', dataset?.malformed_rows ? count(dataset.malformed_rows) : undefined], ['Fresh', dataset?.last_batch_at ? ago(dataset.last_batch_at) : undefined], ['Asks', dataset?.endpoint]])}</section>`;
}

function picture() {
  if (graphProblem) {
    return note(graphProblem);
  }
  return graph?.datasets.length > 0 ? html`${holder}${about()}` : empty('No graph yet', 'It is drawn when an update has read the pipeline\'s files: start one.');
}

const headline = () => html`<div class="headline">${chip(active() ? 'running' : tone(pipeline.state), pipeline.state.toLowerCase())}
  <span>${pipeline.spec.continuous ? 'continuous' : 'triggered'}</span><span>into <a href="/catalog${at(pipeline.spec.catalog, pipeline.spec.schema ?? pipeline.spec.target)}">${pipeline.spec.catalog}.${pipeline.spec.schema ?? pipeline.spec.target}</a></span>
  ${graph?.last_batch_ms !== undefined ? html`<span>last batch took <b>${count(graph.last_batch_ms)} ms</b></span>` : nothing}
  ${(graph?.ai_queries ?? []).map((ask) => (ask.backlog === undefined ? nothing : html`<span><b>${count(ask.backlog)}</b> rows wait for answers</span>`))}
  <span class="actions">${active() ? html`<button class="quiet" ?disabled=${busy} @click=${() => act(() => call('POST', `${BASE}/stop`, {}))}>Stop</button>` : html`<button ?disabled=${busy} @click=${start(false)}>Start</button><button class="quiet" ?disabled=${busy} @click=${start(true)}>Full refresh</button>`}</span></div>`;

const lasted = (u) => (u === updates[0] && active() ? duration(Date.now() - u.creation_time) : nothing);

const whole = () => html`${headline()}${note(problem)}${pipeline.cause ? html`<p class="note bad" role="alert">${pipeline.cause}</p>` : nothing}
  ${picture()}
  <h2>Updates</h2>
  ${updates.length === 0 ? html`<p class="dim">It was never started.</p>` : table(updates, [
    { title: 'Began', cell: (u) => when(u.creation_time) },
    { title: 'State', cell: (u) => chip(u.state === 'RUNNING' ? 'running' : tone(u.state), u.state.toLowerCase().replaceAll('_', ' ')) },
    { title: 'For', cell: lasted },
    { title: 'Cause', optional: true, cell: (u) => u.cause.toLowerCase().replaceAll('_', ' ') },
    { title: 'Kind', optional: true, cell: (u) => (u.full_refresh ? 'full refresh' : u.validate_only ? 'validation' : 'refresh') },
    { title: 'Update', optional: true, cell: (u) => html`<code>${u.update_id.slice(0, 8)}</code>` },
  ], { key: (u) => u.update_id, label: 'Updates' })}
  <div class="sectionhead"><h2>Events</h2>${toggle([['all', 'All'], ['WARN', 'Warnings'], ['ERROR', 'Errors']], level, (value) => { level = value; look(); redraw(); }, 'Which events')}</div>
  ${events.length === 0 ? html`<p class="dim">Nothing of that kind happened.</p>` : table(events, [
    { title: 'Time', cell: (e) => when(e.timestamp) },
    { title: 'Level', cell: (e) => chip({ ERROR: 'bad', WARN: 'busy' }[e.level] ?? '', e.level.toLowerCase()) },
    { title: 'Event', optional: true, cell: (e) => html`<span class="dim">${e.event_type.replaceAll('_', ' ')}</span>` },
    { title: 'What', cell: (e) => html`<span class="wrap">${e.message}</span>` },
  ], { key: (e) => e.id, label: 'Events' })}`;

const redraw = view(content, () => (pipeline ? whole() : html`${note(problem)}${problem ? nothing : html`<p class="dim">Loading…</p>`}`));

watch(look, 3000, (lost, error) => {
  problem = lost ? error : null;
  redraw();
});
