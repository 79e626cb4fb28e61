// One job: its picture in the colours of its last run, stages to tick, its runs and settings.

import { get, post } from './api.js';
import { about } from './job-about.js';
import { jobGraph, nodesOf, reach } from './job-graph.js';
import { matrix } from './job-matrix.js';
import { runNow } from './job-run-now.js';
import { chip, elapsed, standing, trigger, triggerKind, wholeRun } from './job-words.js';
import { taskPanel } from './task-panel.js';
import { content, empty, html, loading, nothing, note, onChanges, table, tags, title, toggle, view, when } from './ui.js';

const jobId = Number(location.pathname.split('/')[2]);
const board = document.createElement('div');
let [job, runs, last, matrixRuns, tab, problem] = [undefined, undefined, undefined, undefined, 'runs', null];
let ticked = new Set();

const tasks = () => job.settings.tasks ?? [];
const panel = taskPanel({ redraw: () => redraw(), actions, close: () => choose(undefined) });
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
  const act = (text, keys) => html`<button class="quiet small" type="button" @click=${() => only(keys())}>${text}</button>`;
  return html`<div class="row" role="group" aria-label="Tick"><span class="dim small">Tick</span>
    ${act('Up to here', () => reach(tasks(), key, true))}${act('From here', () => reach(tasks(), key, false))}
    ${act('Only this', () => [key])}</div>`;
}

const attempt = (work) => work.then(() => { problem = null; }, (error) => { problem = error; }).then(() => redraw());

async function pause(status) {
  const kind = triggerKind(job.settings);
  const changed = { ...job.settings[kind], pause_status: status };
  await post('/api/2.2/jobs/update', { job_id: jobId, new_settings: { [kind]: changed } });
  await look();
}

const headline = () => html`<div class="headline">
  <span>Job <b>${jobId}</b></span><span>Owner <b>${job.creator_user_name}</b></span>
  <span class="optional">Runs as <b>${job.run_as_user_name}</b></span><span>${trigger(job.settings)}</span>
  ${tags(job.settings.tags)}</div>`;

function toolbar() {
  const [chosen, all] = [ticked.size, tasks().length];
  const keys = () => tasks().map((task) => task.task_key);
  const run = () => runNow(job, chosen === all ? undefined : keys().filter((key) => ticked.has(key)));
  return html`<div class="toolbar" role="group" aria-label="What runs">
    <span class="num" aria-live="polite">${chosen === all ? `All ${all} tasks` : `${chosen} of ${all} tasks`}</span>
    <button class="quiet" ?disabled=${chosen === all} @click=${() => only(keys())}>All</button>
    <button class="quiet" ?disabled=${chosen === 0} @click=${() => only([])}>None</button>
    ${graph.finder(all)}<span class="grow"></span>
    <button id="run" ?disabled=${chosen === 0} @click=${run}>
      ${chosen === all ? 'Run now' : `Run ${chosen} task${chosen === 1 ? '' : 's'}`}</button></div>`;
}

const runsTable = () => (runs === undefined ? nothing : runs.length === 0
  ? empty('This job has not run yet', 'Tick the tasks that shall run, then press Run now.')
  : table(runs, [
    { title: 'Run', cell: (run) => html`<a href="/jobs/${jobId}/runs/${run.run_id}">${run.run_id}</a>` },
    { title: 'State', cell: chip },
    { title: 'Began', cell: (run) => when(run.start_time) },
    { title: 'Took', number: true, cell: elapsed },
    { title: 'By', optional: true, cell: (run) => run.creator_user_name },
  ], { key: (run) => run.run_id, label: 'Runs' }));

function below() {
  if (tab === 'matrix') {
    return matrixRuns === undefined ? html`<p class="dim">Reading the last runs…</p>` : matrix(job, matrixRuns);
  }
  return tab === 'settings' ? html`<pre tabindex="0">${JSON.stringify(job.settings, null, 2)}</pre>` : runsTable();
}

function showTab(next) {
  tab = next;
  redraw();
  if (tab === 'matrix') {
    attempt(readMatrix());
  }
}

// Of what has ended nothing changes any more, unless it is repaired.
const past = new Map();

async function whole(run) {
  if (run.run_id === last?.run_id) {
    return last;
  }
  const name = `${run.run_id} ${run.end_time}`;
  const found = past.get(name) ?? await wholeRun(get, run.run_id);
  if (standing(run).ended) {
    past.set(name, found);
  }
  return found;
}

async function readMatrix() {
  matrixRuns = await Promise.all((runs ?? []).slice(0, 15).map(whole));
}

const side = () => (panel.chosen() === undefined
  ? about(job, (status) => attempt(pause(status)))
  : panel.show(last, tasks().find((task) => task.task_key === panel.chosen())));

// What the picture would push away when it comes waits for it.
let drawn = false;

const rest = () => html`<div class="sectionhead">
  ${toggle([['runs', 'Runs'], ['matrix', 'Matrix'], ['settings', 'As JSON']], tab, showTab, 'Show')}</div>${below()}`;

const redraw = view(content, () => (job === undefined ? html`${note(problem)}${loading(problem)}` : html`${note(problem)}${headline()}
  <div class="bench"><div class="stack">${toolbar()}${board}</div>${drawn ? side() : nothing}</div>
  ${drawn ? rest() : nothing}`));

async function look() {
  ({ job, runs, last_run: last } = await get(`/api/2.0/caspers/jobs/${jobId}/page`));
}

// Which tasks there are and what each needs: when that changes, there is another picture to draw.
const shapeOf = () => JSON.stringify(tasks().map(({ task_key: key, depends_on: needs }) => [key, needs]));
let shape;

function draw() {
  shape = shapeOf();
  ticked = new Set(tasks().filter((task) => !task.disabled).map((task) => task.task_key));
  redraw.now();
  return graph.show(nodesOf(tasks())).finally(() => {
    drawn = true;
    redraw.now();
  });
}

async function refresh() {
  await look();
  if (shapeOf() !== shape) {
    await draw();
  }
  if (tab === 'matrix') {
    await readMatrix();
  }
  graph.paint();
}

async function begin() {
  await look();
  title(job.settings.name);
  await draw();
  performance.mark('picture');
  onChanges('/api/2.0/caspers/jobs/events', () => attempt(refresh()), 600);
  setInterval(() => last && last.status.state !== 'TERMINATED' && !document.hidden && graph.paint(), 500);
}

begin().catch((error) => {
  problem = error;
  redraw();
});
