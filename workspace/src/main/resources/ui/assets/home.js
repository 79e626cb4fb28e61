// The first page: what is running, and what a newcomer does next.

import { get, tone, watch } from './api.js';
import { chip as runChip, elapsed } from './job-words.js';
import { ago, chip, content, count, empty, html, loading, many, note, nothing, view, word } from './ui.js';

let now = {};
let lost = null;
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
  // A bundle's job comes first; its stages make jobs of their own.
  const first = jobs.find((job) => job.settings.deployment?.kind === 'BUNDLE') ?? jobs[0];
  const its = first ? await part(`/api/2.2/jobs/runs/list?job_id=${first.job_id}&limit=10`, 'runs') : [];
  now = { status, jobs, runs, pipelines, apps, endpoints, first, its };
}

const tile = (href, name, figure, state, about) => html`<a class="card tile" href=${href}>
  <h2>${name}</h2><span class="state"><span class="figure">${figure}</span>
    ${state ? chip(tone(state), word(state)) : nothing}</span><p>${about}</p></a>`;

const step = (done, what, how, action = nothing) => html`<li class=${done ? 'done' : ''}>
  <div><h3>${what}</h3><p>${how}</p></div>${action}</li>`;
const go = (href, text, quiet = true) => html`<a class="button ${quiet ? 'quiet' : ''}" href=${href}>${text}</a>`;

// The first step that is not done is the one to click.
function steps() {
  const { jobs, apps, first, its } = now;
  const deployed = jobs.length > 0;
  const ran = its.some((run) => run.state.result_state === 'SUCCESS');
  const app = apps.find((a) => a.app_status?.state === 'RUNNING');
  return html`<section class="card flush" aria-label="First steps"><ol class="steps">
    ${step(deployed, 'Deploy the bundle',
      deployed ? `${many(jobs.length, 'job')} here.` : html`In the repository: <code>./caspers bundle deploy</code>`)}
    ${step(ran, 'Run its job', 'Tick the stages that you want, or run them all, and watch them in the picture.',
      deployed ? go(`/jobs/${first.job_id}`, 'Open the job', ran) : nothing)}
    ${step(app !== undefined, 'See what it made',
      html`${app ? `The app ${app.name} is up.` : 'Pipelines fill the catalog; a stage starts the app.'}
        <a href="/dashboards">Dashboards</a> show the figures as they come, the <a href="/sql">SQL editor</a> answers
        what you ask.`,
      app ? go(`${app.url}/`, 'Open the app', false) : go('/catalog', 'Look at the tables', !ran))}
  </ol></section>`;
}

function tiles() {
  const { status, jobs, pipelines, apps, endpoints } = now;
  const alive = (list, state) => list.filter((item) => /RUNNING|READY/.test(state(item))).length;
  const compute = status.compute ?? {};
  const going = status.jobs?.active_runs ?? 0;
  return html`<section class="tiles" aria-label="What is here">
    ${tile('/jobs', 'Jobs', count(jobs.length), going > 0 ? 'RUNNING' : '',
      going > 0 ? `${many(going, 'run')} going` : 'No run is going.')}
    ${tile('/pipelines', 'Pipelines', count(pipelines.length), pipelines[0]?.state,
      pipelines.length > 0 ? `${alive(pipelines, (p) => p.state)} of them going` : 'A stage makes the first.')}
    ${tile('/serving', 'Endpoints', count(endpoints.length), '', 'Models and agents that answer over HTTP')}
    ${tile('/apps', 'Apps', count(apps.length), apps[0]?.app_status?.state === 'CRASHED' ? 'FAILED' : '',
      apps.length > 0 ? `${alive(apps, (a) => a.app_status?.state ?? '')} of them up` : 'A stage starts the first.')}
    ${tile('/compute', 'Compute', word(compute.state ?? 'NONE'), '', 'Spark: SQL and pipelines run here.')}
  </section>`;
}

const lastRuns = (runs) => (runs.length === 0
  ? empty('Nothing has run yet', 'Runs of jobs will be listed here, the newest first.')
  : html`<div class="table"><table aria-label="Last runs"><tbody>${runs.map((run) => html`<tr>
      <td class="name"><a href=${new URL(run.run_page_url).pathname}>${run.run_name}</a></td><td>${runChip(run)}</td>
      <td class="optional">${ago(run.start_time)}</td><td class="number">${elapsed(run)}</td></tr>`)}
    </tbody></table></div>`);

const all = () => html`<p class="lead">What is running here, as of now.</p>${steps()}${tiles()}
  <div class="sectionhead"><h2>Last runs</h2><a href="/runs">All runs</a></div>${lastRuns(now.runs)}
  <p class="dim small where">Workspace ${now.status.version} at ${now.status.url}; its files are in
    <code>${now.status.home}</code></p>`;

const redraw = view(content, () => html`${note(lost)}${now.status === undefined ? loading(lost) : all()}`);

watch(look, 2000, (is, error) => {
  lost = is
    ? `The workspace does not answer (${error.message}). It may be restarting; this page goes on by itself.`
    : null;
  redraw();
});
