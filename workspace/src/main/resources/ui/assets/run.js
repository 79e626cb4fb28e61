// One run, live: its picture, its tasks on a line of time, the task that is looked at, and repair.

import { get, post } from './api.js';
import { gantt } from './run-gantt.js';
import { jobGraph, nodesOf, reach } from './job-graph.js';
import { chip, elapsed, latest, standing } from './job-words.js';
import { repairNow } from './job-run-now.js';
import { taskPanel } from './task-panel.js';
import { content, html, loading, many, nothing, note, title, toggle, view, when } from './ui.js';

const runId = Number(location.pathname.split('/').at(-1));
const board = document.createElement('div');
let [run, problem, shown, repairing] = [undefined, null, 'graph', null];

let known = { of: undefined, tasks: [] };
// The latest attempt of each task.
function tasks() {
  if (known.of !== run) {
    known = { of: run, tasks: [...latest(run.tasks).values()] };
  }
  return known.tasks;
}
const panel = taskPanel({ redraw: () => redraw(), actions });
let graph = jobGraph(board, () => ({ tasks: tasks(), run }), { choose });

function choose(key) {
  panel.choose(key);
  graph.choose(key);
  history.replaceState(null, '', `#${encodeURIComponent(key)}`);
  redraw();
}

// With boxes to tick while a repair is put together, without them otherwise.
async function rebuild() {
  const state = () => ({ tasks: tasks(), run, ticked: repairing ?? undefined });
  graph = jobGraph(board, state, { choose, tick: repairing ? tick : undefined });
  await graph.show(nodesOf(tasks()));
  graph.choose(panel.chosen());
  redraw();
}

function tick(key) {
  repairing.has(key) ? repairing.delete(key) : repairing.add(key);
  graph.paint();
  redraw();
}

const UNDONE = ['UPSTREAM_FAILED', 'UPSTREAM_CANCELED', 'CANCELED'];
const left = (task) => task.state.result_state === 'DISABLED' && !task.disabled;
const unhappy = (task) => standing(task).tone === 'bad' || UNDONE.includes(task.state.result_state);

function prepare(keys) {
  repairing = new Set(keys);
  return rebuild();
}

const repair = () => repairNow(run, [...repairing], async () => {
  problem = null;
  repairing = null;
  await rebuild();
  follow();
});

function actions(key) {
  const again = () => prepare(reach(tasks(), key, false));
  return standing(run).ended && repairing === null && run.run_type !== 'SUBMIT_RUN'
    ? html`<div class="row"><button class="quiet small" type="button" @click=${again}>Run again from here</button></div>`
    : nothing;
}

async function cancel() {
  try {
    await post('/api/2.2/jobs/runs/cancel', { run_id: runId });
  } catch (error) {
    problem = error;
    redraw();
  }
}

function leave() {
  repairing = null;
  rebuild();
}

function buttons() {
  if (!standing(run).ended) {
    return html`<button class="danger" @click=${cancel}>Cancel</button>`;
  }
  if (repairing !== null) {
    return html`<button class="quiet" @click=${leave}>Leave as it is</button>
      <button id="repair" ?disabled=${repairing.size === 0} @click=${repair}>Run ${many(repairing.size, 'task')}</button>`;
  }
  if (run.run_type === 'SUBMIT_RUN') {
    return nothing;
  }
  const broken = tasks().filter(unhappy).map((task) => task.task_key);
  if (broken.length > 0) {
    return html`<button id="repair-run" @click=${() => prepare(broken)}>Repair</button>`;
  }
  // What was left out may follow, as part of the same run.
  const rest = tasks().filter(left).map((task) => task.task_key);
  return rest.length > 0 ? html`<button @click=${() => prepare(rest)}>Run the rest</button>` : nothing;
}

function parameters() {
  const given = run.job_parameters ?? [];
  return given.length === 0 ? nothing : html`<ul class="arguments" aria-label="Parameters of the run">${given.map((p) =>
    html`<li><code>${p.name} = ${p.value ?? p.default}</code></li>`)}</ul>`;
}

const headline = () => html`<div class="headline">${chip(run)}<b>${elapsed(run)}</b><span>Run <b>${runId}</b></span>
    <span>Began <b>${when(run.start_time)}</b></span><span class="optional">By <b>${run.creator_user_name}</b></span>
    ${run.run_type === 'SUBMIT_RUN' ? nothing : html`<a href="/jobs/${run.job_id}">The job</a>`}
    <div class="actions">${buttons()}</div></div>
  ${run.state.state_message ? html`<p class="lead">${run.state.state_message}</p>` : nothing}${parameters()}`;

function show(next) {
  shown = next;
  redraw();
}

const redraw = view(content, () => (run === undefined ? html`${note(problem)}${loading(problem)}` : html`${note(problem)}${headline()}
  ${repairing ? html`<p class="note">Ticked tasks run as part of this run; what they need and is done stays.
    Tick more or fewer in the picture.</p>` : nothing}
  <div class="bench"><div class="stack">
    <div class="toolbar">${toggle([['graph', 'Picture'], ['time', 'Time line']], shown, show, 'Show')}
      ${graph.finder(tasks().length)}</div>
    <div ?hidden=${shown !== 'graph'}>${board}</div>
    ${shown === 'time' ? gantt(run, panel.chosen(), choose) : nothing}</div>
  ${panel.show(run)}</div>`));

// What is looked at first: the task that the link names, else what failed, else what goes on.
function firstLookedAt() {
  const asked = decodeURIComponent(location.hash.slice(1));
  const by = (tone) => tasks().find((task) => standing(task).tone === tone);
  const named = tasks().find((task) => task.task_key === asked);
  return (named ?? by('bad') ?? by('running') ?? by('busy') ?? tasks().at(-1))?.task_key;
}

async function take(next) {
  const first = run === undefined;
  run = next;
  if (first) {
    title(run.run_name);
    redraw.now();
    await graph.show(nodesOf(tasks()));
    performance.mark('picture');
    const key = firstLookedAt();
    panel.choose(key);
    graph.choose(key);
  }
  graph.paint();
  redraw();
}

let source;
function follow() {
  source?.close();
  source = new EventSource(`/api/2.0/caspers/jobs/runs/${runId}/events`);
  source.addEventListener('run', (event) => {
    problem = null;
    const next = JSON.parse(event.data);
    take(next).catch((error) => { problem = error; redraw(); });
    if (standing(next).ended) {
      source.close();
    }
  });
  source.addEventListener('error', async () => {
    if (run === undefined) {
      await get(`/api/2.2/jobs/runs/get?run_id=${runId}`).catch((error) => {
        source.close();
        problem = error;
        redraw();
      });
    } else if (standing(run).ended) {
      source.close();
    } else {
      problem = new Error('The workspace does not answer. This page goes on by itself once it is back.');
      redraw();
    }
  });
}

follow();
setInterval(() => {
  if (run !== undefined && !standing(run).ended && !document.hidden) {
    graph.paint();
    redraw();
  }
}, 250);
