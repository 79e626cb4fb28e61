// What is known of one task: parameters, attempts, why it failed, and its log as it grows.

import { get } from './api.js';
import { attemptsOf, chip, elapsed, kind, kindKey, standing } from './job-words.js';
import { logView } from './log-view.js';
import { taskOutput } from './task-output.js';
import { duration, facts, html, nothing, when } from './ui.js';

const words = (name) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

// What writes to two streams, of which the second tells of errors.
const PROCESSES = ['spark_jar_task', 'spark_python_task'];

// A file's path and a query's text say enough of what holds them.
const said = (value) => (typeof value === 'object' && value !== null
  ? value.query_text ?? value.path ?? JSON.stringify(value) : String(value));

// A task's own settings as short lines; long text (a query) stays whole.
function settingsOf(task) {
  const settings = task[kindKey(task)] ?? {};
  return Object.entries(settings)
    .filter(([name]) => name !== 'parameters' && name !== 'task')
    .map(([name, value]) => [words(name), html`<code class="said">${said(value)}</code>`]);
}

function parameters(task) {
  const key = kindKey(task);
  const given = task.resolved_values?.[key]?.parameters ?? task[key]?.parameters ?? [];
  const list = Array.isArray(given) ? given : Object.entries(given).map(([name, value]) => `${name} = ${value}`);
  const shown = (value) => html`<li><code>${value === '' ? html`<i class="dim">empty</i>` : value}</code></li>`;
  return list.length === 0 ? nothing
    : html`<ul class="arguments" aria-label="Parameters">${list.map(shown)}</ul>`;
}

/**
 * `redraw` is called when something became known; `actions(key)` is a template of buttons; `close`
 * is called when the panel is not wanted any more.
 */
export function taskPanel({ redraw, actions = () => nothing, close }) {
  let [run, key, number] = [undefined, undefined, -1];
  let why;
  const log = logView({ redraw: () => redraw() });
  const output = taskOutput({ redraw: () => redraw() });

  const attempts = () => attemptsOf(run, key);
  const current = () => attempts().find((task) => task.attempt_number === number) ?? attempts().at(-1);

  const logOf = (task) => log({
    name: `${run.run_id} ${key} ${task.run_id}`,
    path: `/api/2.0/caspers/jobs/runs/${run.run_id}/tasks/${encodeURIComponent(key)}/logs?attempt=${task.attempt_number}`,
    begun: Boolean(task.start_time),
    bad: standing(task).tone === 'bad' && PROCESSES.includes(kindKey(task)),
    ended: () => {
      const now = attempts().find((other) => other.run_id === task.run_id);
      return now === undefined || standing(now).ended;
    },
  });

  // The cause first; the trace is a click away.
  async function explain(task) {
    const name = `${task.run_id} ${task.end_time}`;
    if (why?.name === name) {
      return;
    }
    why = { name };
    try {
      const { error, error_trace: trace } = await get(`/api/2.2/jobs/runs/get-output?run_id=${task.run_id}`);
      why = { name, error, trace };
    } catch (error) {
      why = { name, error: error.message };
    }
    redraw();
  }

  const failure = (task) => html`<div class="failure" role="alert">
    <b>${why?.error ?? task.state.state_message ?? 'It failed.'}</b>
    ${why?.trace ? html`<details><summary>Where</summary><pre tabindex="0">${why.trace}</pre></details>` : nothing}</div>`;

  function tries(task) {
    const choose = (other) => {
      number = other.attempt_number;
      redraw();
    };
    const all = attempts();
    return all.length < 2 ? nothing : html`<div class="tabs" role="group" aria-label="Attempts">${all.map((other) =>
      html`<button type="button" aria-pressed=${String(other === task)} @click=${() => choose(other)}>
        Try ${other.attempt_number + 1}</button>`)}</div>`;
  }

  const known = (task, about) => facts([
    ['Began', task?.start_time ? when(task.start_time) : ''],
    ['Took', task?.start_time ? elapsed(task) : ''],
    ['After', (about.depends_on ?? []).map((need) => need.task_key + (need.outcome ? ` (${need.outcome})` : '')).join(', ')],
    ['Run if', about.run_if && about.run_if !== 'ALL_SUCCESS' ? about.run_if.toLowerCase().replaceAll('_', ' ') : ''],
    ['Retries', about.max_retries ? (about.max_retries < 0 ? 'without end' : about.max_retries) : ''],
    ['Time-out', about.timeout_seconds ? duration(about.timeout_seconds * 1000) : ''],
    ['Health', (about.health?.rules ?? []).map(({ value }) => `told of after ${duration(value * 1000)}`).join(', ')],
    ['Outcome', task?.condition_task?.outcome ?? ''],
    ...settingsOf(about),
  ]);

  function template(task, settings) {
    if (key === undefined || (!task && !settings)) {
      return nothing;
    }
    const about = task ?? settings;
    const bad = standing(task).tone === 'bad';
    if (bad) {
      explain(task);
    }
    return html`<section class="card panel" aria-label="Task ${key}">
      <header><h2>${key}</h2>${task ? chip(task) : nothing}<span class="tag">${kind(about)}</span>${tries(task)}
        ${close ? html`<button class="plain close" type="button" aria-label="Close" title="Close"
          @click=${close}>✕</button>` : nothing}</header>
      ${about.description ? html`<p class="dim">${about.description}</p>` : nothing}
      ${bad ? failure(task) : nothing}
      ${actions(key)}${known(task, about)}${parameters(about)}
      ${task ? output(run, task) : nothing}
      ${task && !bad && task.state.state_message ? html`<p class="dim small">${task.state.state_message}</p>` : nothing}
      ${task ? logOf(task) : nothing}
    </section>`;
  }

  return {
    show: (ofRun, settings) => {
      run = ofRun;
      return template(current(), settings);
    },
    choose(next) {
      if (next !== key) {
        key = next;
        number = -1;
      }
    },
    chosen: () => key,
  };
}
