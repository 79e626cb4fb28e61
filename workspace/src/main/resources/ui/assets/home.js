// The first page: what is running, and what a newcomer does next.

import { get, tone, watch } from './api.js';
import { chip as runChip, elapsed } from './job-words.js';
import { ago, chip, content, count, empty, html, note, nothing, view } from './ui.js';

let now = {};
let lost = null;
const word = (state) => state.charAt(0) + state.slice(1).toLowerCase().replaceAll('_', ' ');
const part = (path, key) => get(path).then((answer) => answer[key] ?? []).catch(() => []);

async function look() {
  const [status, jobs, runs, pipelines, apps, endpoints] = await Promise.all([
    get('/api/2.0/caspers/status'),
    part('/api/2.2/jobs/list?limit=100', 'jobs'),
    part('/api/2.2/jobs/runs/list?limit=6', 'runs'),
    part('/api/2.0/pipelines?max_results=100', 'statuses'),
    part('/api/2.0/apps?page_size=100', 'apps'),
    part('/api/2.0/serving-endpoints', 'endpoints'),
  ]);
  now = { status, jobs, runs, pipelines, apps, endpoints };
}

const tile = (href, name, figure, state, about) => html`<a class="card tile" href=${href}>
  <header><h2>${name}</h2>${state ? chip(tone(state), word(state)) : nothing}</header>
  <span class="figure">${figure}</span><p>${about}</p></a>`;

function steps() {
  const { jobs, runs, apps } = now;
  const ran = runs.some((run) => run.state.result_state === 'SUCCESS');
  const app = apps.find((a) => a.app_status?.state === 'RUNNING');
  const step = (done, what, how, action) => html`<li class=${done ? 'done' : ''}><div><h3>${what}</h3><p>${how}</p></div>${action}</li>`;
  const go = (href, text, quiet) => html`<a class="button ${quiet ? 'quiet' : ''}" href=${href}>${text}</a>`;
  return html`<section class="card" style="padding: 6px 0" aria-label="First steps"><ol class="steps">
    ${step(jobs.length > 0, 'Deploy the bundle', jobs.length > 0 ? `${count(jobs.length)} job(s) are here.` : html`In the repository: <code>./caspers bundle deploy</code>`, nothing)}
    ${step(ran, 'Run its job', 'Tick the stages you want, or run them all, and watch them in the picture.', jobs.length > 0 ? go(`/jobs/${jobs[0].job_id}`, 'Open the job', ran) : nothing)}
    ${step(app !== undefined, 'See what it made', app ? `The app ${app.name} is up.` : 'Pipelines fill the catalog; a stage starts the app.', app ? go(`${app.url}/`, 'Open the app') : go('/catalog', 'Look at the tables', true))}
  </ol></section>`;
}

function tiles() {
  const { status, jobs, pipelines, apps, endpoints } = now;
  const alive = (list, state) => list.filter((item) => /RUNNING|READY/.test(state(item))).length;
  const compute = status.compute ?? {};
  return html`<section class="tiles" aria-label="What is here">
    ${tile('/jobs', 'Jobs', count(jobs.length), status.jobs?.active_runs > 0 ? 'RUNNING' : '', status.jobs?.active_runs > 0 ? `${status.jobs.active_runs} run(s) going` : 'No run is going.')}
    ${tile('/pipelines', 'Pipelines', count(pipelines.length), pipelines[0]?.state, pipelines.length > 0 ? `${alive(pipelines, (p) => p.state)} of them going` : 'A stage makes the first.')}
    ${tile('/serving', 'Serving endpoints', count(endpoints.length), '', 'Models and agents that answer over HTTP')}
    ${tile('/apps', 'Apps', count(apps.length), apps[0]?.app_status?.state === 'CRASHED' ? 'FAILED' : '', apps.length > 0 ? `${alive(apps, (a) => a.app_status?.state ?? '')} of them up` : 'A stage starts the first.')}
    ${tile('/compute', 'Compute', word(compute.state ?? 'NONE'), compute.state, 'Spark: SQL and pipelines run here.')}
  </section>`;
}

const lastRuns = (runs) => runs.length === 0
  ? empty('Nothing has run yet', 'Runs of jobs will be listed here, the newest first.')
  : html`<div class="table"><table aria-label="Last runs"><tbody>${runs.map((run) => html`<tr>
      <td class="name"><a href=${run.run_page_url.replace(/^https?:\/\/[^/]+/, '')}>${run.run_name}</a></td><td>${runChip(run)}</td>
      <td class="optional">${ago(run.start_time)}</td><td class="number">${elapsed(run)}</td></tr>`)}</tbody></table></div>`;

const redraw = view(content, () => html`${note(lost)}${now.status === undefined ? nothing : html`
  <p class="lead">What is running here, as of now.</p>${steps()}${tiles()}
  <div class="sectionhead"><h2>Last runs</h2><a href="/runs">All runs</a></div>${lastRuns(now.runs)}
  <p class="dim small">Workspace ${now.status.version} at ${now.status.url}; its files are in <code>${now.status.home}</code></p>`}`);

watch(look, 2000, (is, error) => {
  lost = is ? new Error(`The workspace does not answer (${error.message}). It may be restarting; this page goes on by itself.`) : null;
  redraw();
});
