// All pipelines, and where each stands.

import { get, tone, watch } from './api.js';
import { all, chip, content, empty, html, note, table, view, when } from './ui.js';

let [rows, problem, search] = [undefined, null, ''];

function updates(p) {
  const latest = p.latest_updates ?? [];
  const bar = (u) => html`<a class=${tone(u.state) || 'idle'} style="height:20px" href="/pipelines/${p.pipeline_id}"
    title="${u.state.toLowerCase()}, ${new Date(u.creation_time).toLocaleString()}"></a>`;
  const said = latest.map((u) => u.state.toLowerCase()).join(', ') || 'none';
  const bars = [...latest].reverse().map(bar);
  return html`<span class="strip" role="img" aria-label="Last updates: ${said}">${bars}</span>`;
}

const NONE = html`A pipeline keeps tables up to date as data arrives. Name its SQL files under
  <code>resources.pipelines</code> in databricks.yml and deploy the bundle, or run the universe with
  <code>caspers up</code>.`;

const state = (p) => chip(p.state === 'RUNNING' ? 'running' : tone(p.state), p.state.toLowerCase());

function find(event) {
  search = event.target.value;
  redraw();
}

function list() {
  if (rows.length === 0) {
    return empty('No pipelines yet', NONE);
  }
  const wanted = rows.filter((p) => p.name.toLowerCase().includes(search.toLowerCase()));
  return html`<div class="sectionhead"><input type="search" placeholder="Search pipelines"
      aria-label="Search pipelines" @input=${find}></div>
    ${wanted.length === 0 ? empty('None of that name', 'Clear the search to see all.') : table(wanted, [
      { title: 'Pipeline', name: true, cell: (p) => html`<a href="/pipelines/${p.pipeline_id}">${p.name}</a>` },
      { title: 'State', cell: state },
      { title: 'Updates', cell: updates },
      { title: 'Last update', optional: true, cell: (p) => when(p.latest_updates?.[0]?.creation_time) },
      { title: 'Made by', optional: true, cell: (p) => p.creator_user_name },
    ], { key: (p) => p.pipeline_id, label: 'Pipelines' })}`;
}

const redraw = view(content, () => html`${note(problem)}
  ${rows === undefined ? html`<p class="dim">Loading…</p>` : list()}`);

watch(async () => {
  rows = await all(get, '/api/2.0/pipelines?max_results=100', 'statuses');
  redraw();
}, 4000, (lost, error) => {
  problem = lost ? error : null;
  redraw();
});
