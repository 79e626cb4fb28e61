// The list of jobs: the last runs of each as a strip of bars, what starts it, and a search.

import { get } from './api.js';
import { runNow } from './job-run-now.js';
import { chip, elapsed, standing, trigger, wholeJob } from './job-words.js';
import { all, content, empty, html, nothing, note, onChanges, table, view, when } from './ui.js';

let [rows, problem, wanted] = [undefined, null, ''];

async function look() {
  try {
    const jobs = await all(get, '/api/2.2/jobs/list?limit=100', 'jobs');
    rows = await Promise.all(jobs.slice(0, 200).map(async (job) => ({ job, runs: (await get(`/api/2.2/jobs/runs/list?job_id=${job.job_id}&limit=14`)).runs ?? [] })));
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

// As high as a run was long, beside the longest of the strip.
function strip({ job, runs }) {
  const took = (run) => (run.end_time || Date.now()) - run.start_time;
  const most = Math.max(1, ...runs.map(took));
  return html`<span class="strip">${[...runs].reverse().map((run) => {
    const name = `Run ${run.run_id}: ${standing(run).word} ${elapsed(run)}`;
    return html`<a class=${standing(run).tone} style="height:${(6 + (18 * took(run)) / most).toFixed(0)}px" href="/jobs/${job.job_id}/runs/${run.run_id}" title=${name} aria-label=${name}></a>`;
  })}</span>`;
}

async function run(job) {
  try {
    await runNow(await wholeJob(get, job.job_id));
  } catch (error) {
    problem = error;
    redraw();
  }
}

const fits = ({ job }) => `${job.settings.name} ${job.creator_user_name} ${JSON.stringify(job.settings.tags ?? {})}`.toLowerCase().includes(wanted);

const list = () => table(rows.filter(fits), [
  { title: 'Job', name: true, cell: ({ job }) => html`<a href="/jobs/${job.job_id}">${job.settings.name}</a> ${Object.entries(job.settings.tags ?? {}).map(([name, value]) => html`<span class="tag">${value ? `${name}: ${value}` : name}</span> `)}` },
  { title: 'Last run', cell: ({ runs }) => (runs[0] ? chip(runs[0]) : html`<span class="dim">Not run</span>`) },
  { title: 'Runs', optional: true, cell: strip },
  { title: 'Began', optional: true, cell: ({ runs }) => (runs[0] ? when(runs[0].start_time) : '') },
  { title: 'Starts', optional: true, cell: ({ job }) => trigger(job.settings) },
  { title: 'Owner', optional: true, cell: ({ job }) => job.creator_user_name },
  { title: '', cell: ({ job }) => html`<button class="quiet" aria-label="Run ${job.settings.name} now" @click=${() => run(job)}>Run now</button>` },
], { key: ({ job }) => job.job_id, label: 'Jobs' });

const redraw = view(content, () => html`${note(problem)}${rows === undefined ? nothing : rows.length === 0
  ? empty('There are no jobs yet', html`A bundle brings them: <code>./caspers bundle deploy</code>`)
  : html`<input type="search" aria-label="Find" placeholder="Find by name, owner or tag" @input=${(event) => { wanted = event.target.value.trim().toLowerCase(); redraw(); }}>${list()}`}`);

look();
onChanges('/api/2.0/caspers/jobs/events', look, 1000);
