// One app: how it is, where it is, what it may use, its deployments and its log as it grows.

import { get, post } from './api.js';
import { appChip, deploymentChip, open, stopped } from './app-format.js';
import { follow } from './log.js';
import { content, empty, facts, html, loading, nothing, note, onChanges, table, title, view, when } from './ui.js';

const name = decodeURIComponent(location.pathname.split('/')[2]);
const path = `/api/2.0/apps/${encodeURIComponent(name)}`;
let [app, deployments, problem, busy] = [undefined, [], null, false];

const log = document.createElement('pre');
log.className = 'log';
log.tabIndex = 0;
log.setAttribute('aria-label', 'Log');
log.dataset.empty = 'It has not printed anything.';

async function act(verb) {
  busy = true;
  redraw();
  try {
    await post(`${path}/${verb}`);
    await refresh();
  } catch (error) {
    problem = error;
  }
  busy = false;
  redraw();
}

function headline() {
  const verb = stopped(app) ? 'start' : 'stop';
  return html`<div class="headline">${appChip(app)}${open(app)}<div class="actions">
    <button class="quiet" ?disabled=${busy} @click=${() => act(verb)}>${verb === 'start' ? 'Start' : 'Stop'}</button>
    ${app.app_status.state === 'RUNNING' ? open(app, 'Open', 'button') : nothing}</div></div>
    ${app.app_status.state === 'CRASHED' ? note(app.app_status.message) : nothing}`;
}

// What a resource is, and which one.
function resource({ name: key, description, ...kinds }) {
  const [[kind, settings] = ['', {}]] = Object.entries(kinds);
  const { permission, ...which } = settings;
  const words = `${kind.replaceAll('_', ' ')} ${Object.values(which).join(' ')}${permission ? `, ${permission}` : ''}`;
  return [key, html`${words}${description ? html`<span class="line-2">${description}</span>` : nothing}`];
}

const about = () => html`<section class="card stack" aria-label="About this app">
  ${app.description ? html`<p>${app.description}</p>` : nothing}
  ${facts([
    ['Owner', app.creator],
    ['Acts as', app.service_principal_name],
    ['Source', app.default_source_code_path],
  ])}
  ${(app.resources ?? []).length > 0 ? html`<h2>May use</h2>${facts(app.resources.map(resource))}` : nothing}</section>`;

const history = () => (deployments.length === 0
  ? empty('Nothing was deployed yet', html`<code>./caspers bundle deploy</code> brings its code.`)
  : table(deployments, [
    { title: 'State', cell: deploymentChip },
    { title: 'Began', cell: (deployment) => when(deployment.create_time) },
    { title: 'By', optional: true, cell: (deployment) => deployment.creator },
    { title: 'Message', optional: true, cell: (d) => html`<span class="wrap">${d.status.message}</span>` },
  ], { key: (deployment) => deployment.deployment_id, label: 'Deployments' }));

const redraw = view(content, () => html`${note(problem)}${app === undefined ? loading(problem) : html`${headline()}${about()}
  <h2>Log</h2>${log}<h2>Deployments</h2>${history()}`}`);

async function refresh() {
  const [found, page] = await Promise.all([get(path), get(`${path}/deployments?page_size=10`)]);
  [app, deployments, problem] = [found, page.app_deployments ?? [], null];
  title(app.name);
  redraw();
}

function lost(error) {
  problem = error;
  redraw();
}

async function begin() {
  await refresh();
  follow(log, `/api/2.0/caspers/apps/${encodeURIComponent(name)}/logs?`);
  onChanges('/api/2.0/caspers/apps/events', () => refresh().catch(lost), 300);
}

begin().catch(lost);
