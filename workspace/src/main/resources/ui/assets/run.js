// One run, live: its graph, and the task that is looked at with its parameters, error and log.

import { get, post } from './api.js';
import { chip, el, elapsed, latest, problem, standing, title, when } from './job-format.js';
import { graph } from './job-graph.js';
import { follow } from './job-log.js';

const runId = Number(location.pathname.split('/').at(-1));
const content = document.querySelector('#content');
const parts = { headline: el('div', { class: 'headline' }), board: el('section', { class: 'board', 'aria-label': 'Tasks' }), panel: el('section', { class: 'card panel', 'aria-label': 'Task' }) };
let run;
let picture;
let chosen = decodeURIComponent(location.hash.slice(1));
let chosenAttempt = -1;
let stream = 'stdout';
let log;

function headline() {
  const oneTime = run.run_type === 'SUBMIT_RUN';
  const { ended } = standing(run);
  parts.headline.replaceChildren(...[
    chip(run),
    el('span', { class: 'took' }, el('b', {}, elapsed(run))),
    el('span', {}, 'Run ', el('b', {}, run.run_id)),
    el('span', {}, 'Began ', el('b', {}, when(run.start_time))),
    el('span', {}, 'By ', el('b', {}, run.creator_user_name)),
    run.state.state_message ? el('span', {}, run.state.state_message) : null,
    el('div', { class: 'actions' },
      oneTime ? null : el('a', { class: 'button quiet', href: `/jobs/${run.job_id}` }, 'The job'),
      ended ? null : el('button', { class: 'danger', onclick: cancel }, 'Cancel')),
  ].filter(Boolean));
}

function parameters() {
  return el('ul', { class: 'arguments', 'aria-label': 'Parameters of the run' },
    ...run.job_parameters.map(({ name, value, default: fallback }) => el('li', {}, el('code', {}, `${name} = ${value ?? fallback}`))));
}

async function cancel(event) {
  event.target.disabled = true;
  await post('/api/2.2/jobs/runs/cancel', { run_id: runId }).catch(problem);
}

function paint() {
  const tasks = latest(run.tasks);
  picture.update((key) => {
    const task = tasks.get(key);
    const { word, tone } = standing(task);
    const tries = task.attempt_number > 0 ? `, try ${task.attempt_number + 1}` : '';
    return { tone, word: word + tries, detail: elapsed(task) };
  });
}

const attemptsOf = (key) => run.tasks.filter((task) => task.task_key === key);

function current() {
  const attempts = attemptsOf(chosen);
  return attempts.find((task) => task.attempt_number === chosenAttempt) ?? attempts.at(-1);
}

function mostInteresting() {
  const tasks = [...latest(run.tasks).values()];
  const by = (tone) => tasks.find((task) => standing(task).tone === tone);
  return (by('bad') ?? by('running') ?? by('busy') ?? tasks.at(-1))?.task_key;
}

function choose(key, attempt = -1) {
  chosen = key;
  chosenAttempt = attempt;
  history.replaceState(null, '', `#${encodeURIComponent(key)}`);
  picture.choose(key);
  log?.stop();
  log = undefined;
  panel();
}

const fact = (name, ...value) => el('div', {}, el('dt', {}, name), el('dd', {}, ...value));

function panel() {
  const task = current();
  if (task === undefined) {
    parts.panel.hidden = true;
    return;
  }
  const attempts = attemptsOf(chosen);
  const values = task.resolved_values?.spark_jar_task?.parameters ?? task.spark_jar_task?.parameters ?? [];
  const message = task.state.state_message;
  const top = [
    el('header', {}, el('h2', {}, task.task_key), chip(task),
      attempts.length > 1
        ? el('div', { class: 'tabs', role: 'group', 'aria-label': 'Attempts' },
          ...attempts.map((other) => el('button', { type: 'button', 'aria-pressed': other === task ? 'true' : 'false', onclick: () => choose(chosen, other.attempt_number) }, `Try ${other.attempt_number + 1}`)))
        : null),
    el('dl', { class: 'facts' },
      task.start_time ? fact('Began', when(task.start_time)) : null,
      task.start_time ? fact('Took', el('span', { class: 'clock' }, elapsed(task))) : null,
      task.depends_on?.length ? fact('After', task.depends_on.map((need) => need.task_key).join(', ')) : null,
      task.max_retries ? fact('Retries', task.max_retries < 0 ? 'without end' : task.max_retries) : null,
      task.spark_jar_task ? fact('Main', el('code', {}, task.spark_jar_task.main_class_name)) : null),
    values.length ? el('ul', { class: 'arguments', 'aria-label': 'Parameters' }, ...values.map((value) => el('li', {}, el('code', {}, value)))) : null,
  ].filter(Boolean);
  parts.panel.hidden = false;
  const bottom = parts.panel.querySelector('.bottom') ?? el('div', { class: 'bottom panel' });
  parts.panel.replaceChildren(...top, bottom);
  if (log === undefined) {
    const failure = el('div', { class: 'failure', hidden: true });
    const pre = el('pre', { class: 'log', tabindex: '0', 'data-empty': !task.start_time ? 'It has not begun.' : standing(task).ended ? 'It said nothing here.' : 'Nothing said yet.' });
    const tabs = el('div', { class: 'tabs', role: 'group', 'aria-label': 'Log' },
      ...['stdout', 'stderr'].map((name) => el('button', { type: 'button', 'aria-pressed': String(name === stream), onclick: () => { stream = name; choose(chosen, chosenAttempt); } }, name)));
    bottom.replaceChildren(failure, tabs, pre);
    log = follow(pre, runId, task, stream);
    explain(failure, task, message);
  } else if (log.key !== `${task.run_id}${task.start_time}` || (standing(task).ended && !log.ended)) {
    log.stop();
    log = undefined;
    panel();
  }
}

async function explain(failure, task, message) {
  if (standing(task).tone !== 'bad') {
    return;
  }
  const { error, error_trace: trace } = await get(`/api/2.2/jobs/runs/get-output?run_id=${task.run_id}`);
  failure.replaceChildren(el('b', {}, error ?? message), ...(trace ? [el('pre', {}, trace)] : []));
  failure.hidden = false;
}

function take(next) {
  const first = run === undefined;
  run = next;
  if (first) {
    title(run.run_name);
    content.replaceChildren(parts.headline, ...(run.job_parameters ? [parameters()] : []), parts.board, parts.panel);
    const holder = el('div');
    parts.board.append(holder);
    picture = graph(holder,
      [...latest(run.tasks).values()].map((task) => ({ key: task.task_key, needs: (task.depends_on ?? []).map((need) => need.task_key) })),
      (key) => choose(key));
    if (attemptsOf(chosen).length === 0) {
      chosen = mostInteresting();
    }
    if (chosen !== undefined) {
      picture.choose(chosen);
    }
  }
  headline();
  paint();
  panel();
}

const source = new EventSource(`/api/2.0/caspers/jobs/runs/${runId}/events`);
source.addEventListener('run', (event) => {
  problem(null);
  take(JSON.parse(event.data));
  if (standing(run).ended) {
    source.close();
  }
});
source.addEventListener('error', async () => {
  if (run !== undefined && standing(run).ended) {
    source.close();
    return;
  }
  if (run === undefined) {
    await get(`/api/2.2/jobs/runs/get?run_id=${runId}`).catch((error) => {
      source.close();
      problem(error);
    });
  } else {
    problem(new Error('The workspace does not answer. This page goes on by itself once it is back.'));
  }
});
setInterval(() => {
  if (run !== undefined && !standing(run).ended && !document.hidden) {
    parts.headline.querySelector('.took b').textContent = elapsed(run);
    const clock = parts.panel.querySelector('.clock');
    if (clock !== null) {
      clock.textContent = elapsed(current());
    }
    paint();
  }
}, 200);
