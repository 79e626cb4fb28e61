// The list of jobs: the last runs of each as a strip of bars, what starts it, and a search.

import { get } from './api.js';
import { runNow } from './job-run-now.js';
import { chip, elapsed, standing, trigger, wholeJob } from './job-words.js';
import { content, empty, html, loading, nothing, note, onChanges, table, tags, view, when } from './ui.js';

let [rows, more, problem, wanted] = [undefined, false, null, ''];

async function look() {
  try {
    const found = await get('/api/2.0/caspers/jobs');
    rows = found.jobs.map(({ runs, ...job }) => ({ job, runs }));
    [more, problem] = [found.has_more, null];
  } catch (error) {
    problem = error;
  }
  redraw();
}

// As high as a run was long, beside the longest of the strip.
function strip({ job, runs }) {
  const took = (run) => (run.end_time || Date.now()) - run.start_time;
  const most = Math.max(1, ...runs.map(took));
  const bar = (run) => {
    const name = `Run ${run.run_id}: ${standing(run).word} ${elapsed(run)}`;
    const height = `height:${(6 + (18 * took(run)) / most).toFixed(0)}px`;
    return html`<a class=${standing(run).tone} style=${height} href="/jobs/${job.job_id}/runs/${run.run_id}" title=${name}
      aria-label=${name}></a>`;
  };
  return html`<span class="strip">${[...runs].reverse().map(bar)}</span>`;
}

async function run(job) {
  try {
    await runNow(await wholeJob(get, job.job_id));
  } catch (error) {
    problem = error;
    redraw();
  }
}

const fits = ({ job: { creator_user_name: owner, settings } }) =>
  `${settings.name} ${owner} ${Object.entries(settings.tags ?? {}).join(' ')}`.toLowerCase().includes(wanted);

const named = ({ job }) => html`<a href="/jobs/${job.job_id}">${job.settings.name}</a> ${tags(job.settings.tags)}`;
const starts = ({ job }) => html`${trigger(job.settings)}
  ${job.caspers_next_run_time ? html`<span class="line-2">next ${when(job.caspers_next_run_time)}</span>` : nothing}`;

const list = (found) => table(found, [
  { title: 'Job', name: true, cell: named },
  { title: 'Last run', cell: ({ runs }) => (runs[0] ? chip(runs[0]) : html`<span class="dim">Not run</span>`) },
  { title: 'Runs', optional: true, cell: strip },
  { title: 'Began', optional: true, cell: ({ runs }) => when(runs[0]?.start_time) },
  { title: 'Starts', optional: true, cell: starts },
  { title: 'Owner', optional: true, cell: ({ job }) => job.creator_user_name },
  { title: '', cell: ({ job }) => html`<button class="quiet small" aria-label="Run ${job.settings.name} now"
      @click=${() => run(job)}>Run</button>` },
], { key: ({ job }) => job.job_id, label: 'Jobs' });

function find(event) {
  wanted = event.target.value.trim().toLowerCase();
  redraw();
}

function whole() {
  if (rows.length === 0) {
    return empty('There are no jobs yet', html`A bundle brings them: <code>./caspers bundle deploy</code>`);
  }
  const found = rows.filter(fits);
  return html`<input type="search" aria-label="Find" placeholder="Find by name, owner or tag" @input=${find}>
    ${found.length > 0 ? list(found) : empty('No job is like that', 'Names, owners and tags are looked at.')}
    ${more ? html`<p class="dim small">These are the newest ${rows.length} jobs.</p>` : nothing}`;
}

const redraw = view(content, () => html`${note(problem)}${rows === undefined ? loading(problem) : whole()}`);

look();
onChanges('/api/2.0/caspers/jobs/events', look, 1000);
