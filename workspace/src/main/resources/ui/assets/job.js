// One job: its graph in the colours of its last run, and its runs.

import { get, post } from './api.js';
import { chip, el, elapsed, latest, onChanges, problem, standing, title, when } from './job-format.js';
import { graph } from './job-graph.js';
import { runNow } from './job-run-now.js';

const jobId = Number(location.pathname.split('/')[2]);
const content = document.querySelector('#content');

async function wholeJob() {
  const job = await get(`/api/2.2/jobs/get?job_id=${jobId}`);
  for (let token = job.next_page_token; token;) {
    const page = await get(`/api/2.2/jobs/get?job_id=${jobId}&page_token=${token}`);
    job.settings.tasks.push(...page.settings.tasks);
    token = page.next_page_token;
  }
  return job;
}

async function pause(job, status) {
  await post('/api/2.2/jobs/update', {
    job_id: jobId,
    new_settings: { continuous: { ...job.settings.continuous, pause_status: status } },
  });
  location.reload();
}

function headline(job) {
  const { continuous } = job.settings;
  const paused = continuous?.pause_status === 'PAUSED';
  return el('div', { class: 'headline' },
    el('span', {}, 'Job ', el('b', {}, jobId)),
    el('span', {}, 'Owner ', el('b', {}, job.creator_user_name)),
    el('span', {}, 'Runs as ', el('b', {}, job.run_as_user_name)),
    continuous ? el('span', {}, paused ? 'Continuous, paused' : 'Continuous') : null,
    el('div', { class: 'actions' },
      continuous
        ? el('button', { class: 'quiet', onclick: () => pause(job, paused ? 'UNPAUSED' : 'PAUSED').catch(problem) }, paused ? 'Start' : 'Stop')
        : null,
      continuous && !paused ? null : el('button', { onclick: () => runNow(job) }, 'Run now')));
}

function runsTable(runs) {
  if (runs.length === 0) {
    return el('section', { class: 'card empty' }, el('p', {}, 'This job has not run yet. Press Run now.'));
  }
  return el('div', { class: 'table' }, el('table', {},
    el('thead', {}, el('tr', {}, ...['Run', 'State', 'Began', 'Took'].map((name) => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, ...runs.map((run) => el('tr', {},
      el('td', {}, el('a', { href: `/jobs/${jobId}/runs/${run.run_id}` }, run.run_id)),
      el('td', {}, chip(run)),
      el('td', {}, when(run.start_time)),
      el('td', { class: 'took' }, elapsed(run)))))));
}

async function begin() {
  const job = await wholeJob();
  title(job.settings.name);
  const board = el('section', { class: 'board', 'aria-label': 'Tasks' });
  const holder = el('div');
  const runs = el('section', { 'aria-label': 'Runs' });
  board.append(holder);
  content.replaceChildren(headline(job),
    ...(job.settings.description ? [el('p', { class: 'lead' }, job.settings.description)] : []), board, runs);
  let lastRun;
  const picture = graph(holder,
    (job.settings.tasks ?? []).map((task) => ({ key: task.task_key, needs: (task.depends_on ?? []).map((need) => need.task_key) })),
    (key) => lastRun && location.assign(`/jobs/${jobId}/runs/${lastRun.run_id}#${key}`));
  const refresh = async () => {
    const answer = await get(`/api/2.2/jobs/runs/list?job_id=${jobId}&limit=25`);
    const list = answer.runs ?? [];
    runs.replaceChildren(runsTable(list));
    if (list.length > 0) {
      lastRun = await get(`/api/2.2/jobs/runs/get?run_id=${list[0].run_id}`);
      const tasks = latest(lastRun.tasks);
      picture.update((key) => {
        const task = tasks.get(key);
        const { word, tone } = standing(task);
        return { tone, word, detail: elapsed(task) };
      });
    }
  };
  await refresh();
  onChanges('/api/2.0/caspers/jobs/events', () => refresh().catch(problem), 700);
}

begin().catch(problem);
