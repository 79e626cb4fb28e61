// All runs of supervisors that one may see, those that wait for a person first.

import { get } from './api.js';
import { bar, stateChip } from './agent-run-words.js';
import { content, empty, html, loading, note, nothing, onChanges, table, view, when } from './ui.js';

let [runs, problem] = [undefined, null];

async function look() {
  try {
    runs = (await get('/api/2.0/caspers/agent-runs')).runs;
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

const link = (run) => html`<a class="asked" href="/agent-runs/${run.run_id}">${run.asked}</a>`;

const asking = (run) => html`<li><div class="grow">${link(run)}
    <span class="line-2">${run.progress}, for ${run.requester}</span></div>
  <a class="button small" href="/agent-runs/${run.run_id}">Look at it</a></li>`;

function asks() {
  const waiting = runs.filter((run) => run.state === 'WAITING');
  return waiting.length === 0 ? nothing : html`<section class="card asks"><h2>Waits for a person</h2>
    <ul>${waiting.map(asking)}</ul></section>`;
}

const none = () => empty('No supervisor has run yet', html`An agent of <code>kind: supervisor</code> works in steps that
  are kept here as they happen. Ask one with <code>POST /serving-endpoints/&lt;name&gt;/responses</code> and
  <code>"background": true</code>.`);

const list = () => table(runs, [
  { title: 'Asked', name: true, cell: (run) => html`${link(run)}<span class="line-2">${run.endpoint}</span>` },
  { title: 'State', cell: stateChip },
  { title: 'Progress', cell: (run) => html`${bar(run)}<span class="line-2">${run.progress}</span>` },
  {
    title: 'Begun',
    optional: true,
    cell: (run) => html`${when(run.created_at)}<span class="line-2">by ${run.requester}</span>`,
  },
], { key: (run) => run.run_id, label: 'Agent runs' });

function whole() {
  if (runs === undefined) {
    return loading(problem);
  }
  return runs.length === 0 ? none() : html`${asks()}${list()}`;
}

const redraw = view(content, () => html`${note(problem)}${whole()}`);

look();
onChanges('/api/2.0/caspers/agent-runs/events', look, 400);
