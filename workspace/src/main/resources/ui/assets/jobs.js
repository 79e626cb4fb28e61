// The list of jobs, with the last runs of each as a strip of bars.

import { get } from './api.js';
import { chip, elapsed, el, onChanges, problem, standing, when } from './job-format.js';
import { runNow } from './job-run-now.js';

const content = document.querySelector('#content');
const RUNS = 12;

async function jobsWithRuns() {
  const { jobs = [] } = await get('/api/2.2/jobs/list?limit=100&expand_tasks=true');
  return Promise.all(jobs.map(async (job) => {
    const { runs = [] } = await get(`/api/2.2/jobs/runs/list?job_id=${job.job_id}&limit=${RUNS}`);
    return { job, runs };
  }));
}

function strip(jobId, runs) {
  return el('span', { class: 'strip' },
    ...[...runs].reverse().map((run) => {
      const { word, tone } = standing(run);
      const label = `Run ${run.run_id}: ${word} ${elapsed(run)}`;
      return el('a', { class: tone, href: `/jobs/${jobId}/runs/${run.run_id}`, title: label, 'aria-label': label });
    }));
}

function row({ job, runs }) {
  const last = runs[0];
  return el('tr', {},
    el('td', { class: 'name' }, el('a', { href: `/jobs/${job.job_id}` }, job.settings.name)),
    el('td', {}, last ? el('a', { href: `/jobs/${job.job_id}/runs/${last.run_id}` }, chip(last)) : chip()),
    el('td', { class: 'optional' }, strip(job.job_id, runs)),
    el('td', { class: 'optional' }, last ? when(last.start_time) : ''),
    el('td', { class: 'optional' }, job.settings.continuous
      ? (job.settings.continuous.pause_status === 'PAUSED' ? 'Continuous, paused' : 'Continuous')
      : 'On demand'),
    el('td', { class: 'optional dim' }, job.creator_user_name),
    el('td', {}, el('button', { class: 'quiet', onclick: () => runNow(job), 'aria-label': `Run ${job.settings.name} now` }, 'Run now')));
}

function table(entries) {
  if (entries.length === 0) {
    return el('section', { class: 'card empty' },
      el('p', {}, 'There are no jobs yet.'),
      el('p', {}, 'A bundle brings them: ', el('code', {}, './caspers bundle deploy'), '.'));
  }
  const head = [['Job', ''], ['Last run', ''], ['Runs', 'optional'], ['Began', 'optional'], ['Trigger', 'optional'], ['Owner', 'optional'], ['', '']];
  return el('div', { class: 'table' }, el('table', {},
    el('thead', {}, el('tr', {}, ...head.map(([name, kind]) => el('th', { class: kind, scope: 'col' }, name)))),
    el('tbody', {}, ...entries.map(row))));
}

// What tells a link or button from the others, so that a fresh table keeps the focus.
const nameOf = (node) => (content.contains(node) ? node.getAttribute('aria-label') ?? node.getAttribute('href') : '');

async function show() {
  try {
    const entries = await jobsWithRuns();
    const held = nameOf(document.activeElement);
    content.replaceChildren(table(entries));
    if (held !== '') {
      [...content.querySelectorAll('a, button')].find((node) => nameOf(node) === held)?.focus();
    }
  } catch (error) {
    problem(error);
  }
}

show();
onChanges('/api/2.0/caspers/jobs/events', show, 1000);
