// One job: its picture in the colours of its last run, stages to tick, its runs and settings.

import { get, post } from './api.js';
import { jobGraph, nodesOf, reach } from './job-graph.js';
import { runNow } from './job-run-now.js';
import { matrix } from './job-matrix.js';
import { chip, elapsed, pauseable, trigger, wholeJob, wholeRun } from './job-words.js';
import { taskPanel } from './task-panel.js';
import { content, empty, facts, html, nothing, note, onChanges, table, title, toggle, view, when } from './ui.js';

const jobId = Number(location.pathname.split('/')[2]);
const board = document.createElement('div');
let [job, runs, last, matrixRuns, tab, problem] = [undefined, [], undefined, undefined, 'runs', null];
let ticked = new Set();

const tasks = () => job.settings.tasks ?? [];
const panel = taskPanel({ redraw: () => redraw(), actions });
const graph = jobGraph(board, () => ({ tasks: tasks(), run: last, ticked }), { choose, tick });

function choose(key) {
  panel.choose(key);
  graph.choose(key);
  redraw();
}

function only(keys) {
  ticked = new Set(keys);
  graph.paint();
  redraw();
}

function tick(key) {
  ticked.has(key) ? ticked.delete(key) : ticked.add(key);
  graph.paint();
  redraw();
}

function actions(key) {
  const act = (text, keys) => html`<button class="quiet" type="button" @click=${() => only(keys())}>${text}</button>`;
  return html`${act('Up to here', () => reach(tasks(), key, true))}${act('From here', () => reach(tasks(), key, false))}${act('Only this', () => [key])}`;
}

const attempt = (work) => work.then(() => { problem = null; }, (error) => { problem = error; }).then(() => redraw());

async function pause(kind, status) {
  await post('/api/2.2/jobs/update', { job_id: jobId, new_settings: { [kind]: { ...job.settings[kind], pause_status: status } } });
  job = await wholeJob(get, jobId);
}

function headline() {
  const { settings } = job;
  const kind = ['continuous', 'schedule', 'trigger'].find((name) => settings[name]);
  const paused = pauseable(settings)?.pause_status === 'PAUSED';
  return html`<div class="headline"><span>Job <b>${jobId}</b></span><span>Owner <b>${job.creator_user_name}</b></span><span class="optional">Runs as <b>${job.run_as_user_name}</b></span><span>${trigger(settings)}</span>
    ${Object.entries(settings.tags ?? {}).map(([name, value]) => html`<span class="tag">${value ? `${name}: ${value}` : name}</span>`)}
    <div class="actions">${kind ? html`<button class="quiet" @click=${() => attempt(pause(kind, paused ? 'UNPAUSED' : 'PAUSED'))}>${paused ? 'Resume' : 'Pause'}</button>` : nothing}</div></div>
    ${settings.description ? html`<p class="lead">${settings.description}</p>` : nothing}`;
}

function toolbar() {
  const [chosen, all] = [ticked.size, tasks().length];
  const run = () => runNow(job, chosen === all ? undefined : tasks().map((task) => task.task_key).filter((key) => ticked.has(key)));
  return html`<div class="toolbar" role="group" aria-label="What runs"><span class="num" aria-live="polite">${chosen === all ? `All ${all} tasks` : `${chosen} of ${all} tasks`}</span>
    <button class="quiet" ?disabled=${chosen === all} @click=${() => only(tasks().map((task) => task.task_key))}>All</button>
    <button class="quiet" ?disabled=${chosen === 0} @click=${() => only([])}>None</button>
    <span class="dim small optional">Arrows walk, Space ticks, Enter shows a task, + − 0 zoom.</span>
    <span class="grow"></span>
    <button id="run" ?disabled=${chosen === 0} @click=${run}>${chosen === all ? 'Run now' : `Run ${chosen} task${chosen === 1 ? '' : 's'}`}</button></div>`;
}

const runsTable = () => runs.length === 0
  ? empty('This job has not run yet', 'Tick the tasks that shall run, then press Run now.')
  : table(runs, [
    { title: 'Run', cell: (run) => html`<a href="/jobs/${jobId}/runs/${run.run_id}">${run.run_id}</a>` },
    { title: 'State', cell: chip },
    { title: 'Began', cell: (run) => when(run.start_time) },
    { title: 'Took', number: true, cell: elapsed },
    { title: 'By', optional: true, cell: (run) => run.creator_user_name },
  ], { key: (run) => run.run_id, label: 'Runs' });

const settingsTable = () => html`<section class="card stack">${facts([
  ['At most at once', job.settings.max_concurrent_runs],
  ['Time-out', job.settings.timeout_seconds ? `${job.settings.timeout_seconds} s` : 'none'],
  ['Queue', job.settings.queue?.enabled ? 'on' : 'off'],
])}${(job.settings.parameters ?? []).length > 0 ? html`<h3>Parameters</h3><ul class="arguments">${job.settings.parameters.map((p) => html`<li><code>${p.name} = ${p.default}</code></li>`)}</ul>` : nothing}
  <details><summary>As JSON</summary><pre>${JSON.stringify(job.settings, null, 2)}</pre></details></section>`;

function below() {
  if (tab === 'matrix') {
    return matrixRuns === undefined ? html`<p class="dim">Reading the last runs…</p>` : matrix(job, matrixRuns);
  }
  return tab === 'settings' ? settingsTable() : runsTable();
}

function choices(next) {
  tab = next;
  redraw();
  if (tab === 'matrix') {
    attempt(readMatrix());
  }
}

async function readMatrix() {
  matrixRuns = await Promise.all(runs.slice(0, 15).map((run) => (run.run_id === last?.run_id ? last : wholeRun(get, run.run_id))));
}

const redraw = view(content, () => (job === undefined ? note(problem) : html`${note(problem)}${headline()}<div class="bench">${toolbar()}${board}${panel.show(last, tasks().find((task) => task.task_key === panel.chosen()))}</div>
  <div class="sectionhead">${toggle([['runs', 'Runs'], ['matrix', 'Matrix'], ['settings', 'Settings']], tab, choices, 'Show')}</div>${below()}`));

async function refresh() {
  runs = (await get(`/api/2.2/jobs/runs/list?job_id=${jobId}&limit=25`)).runs ?? [];
  last = runs.length > 0 ? await wholeRun(get, runs[0].run_id) : undefined;
  if (tab === 'matrix') {
    await readMatrix();
  }
  graph.paint();
}

async function begin() {
  const [loaded] = await Promise.all([wholeJob(get, jobId), refresh()]);
  job = loaded;
  title(job.settings.name);
  ticked = new Set(tasks().filter((task) => !task.disabled).map((task) => task.task_key));
  redraw();
  await new Promise(requestAnimationFrame);
  await graph.show(nodesOf(tasks()));
  performance.mark('dag');
  onChanges('/api/2.0/caspers/jobs/events', () => attempt(refresh()), 600);
  setInterval(() => last && last.status.state !== 'TERMINATED' && !document.hidden && graph.paint(), 500);
}

begin().catch((error) => {
  problem = error;
  redraw();
});
