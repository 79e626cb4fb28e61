// The list of apps: how each is, where it is, and a way in.

import { get } from './api.js';
import { appChip, open } from './app-format.js';
import { all, content, empty, html, loading, nothing, note, onChanges, table, view, when } from './ui.js';

let [apps, problem] = [undefined, null];

async function look() {
  try {
    apps = await all(get, '/api/2.0/apps?page_size=100', 'apps');
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

const named = (app) => html`<a href="/apps/${encodeURIComponent(app.name)}">${app.name}</a>
  ${app.description ? html`<span class="line-2">${app.description}</span>` : nothing}`;

const list = () => table(apps, [
  { title: 'App', name: true, cell: named },
  { title: 'State', cell: appChip },
  { title: 'Address', optional: true, cell: (app) => open(app) },
  { title: 'Deployed', optional: true, cell: (app) => when(app.active_deployment?.create_time) },
  { title: 'Owner', optional: true, cell: (app) => app.creator },
], { key: (app) => app.name, label: 'Apps' });

const none = () => empty('There are no apps yet', html`A bundle brings them: <code>./caspers bundle deploy</code>, then a
  stage of its job starts them.`, html`<a class="button quiet" href="/jobs">Open the jobs</a>`);

const redraw = view(content, () => html`${note(problem)}
  ${apps === undefined ? loading(problem) : apps.length === 0 ? none() : list()}`);

look();
onChanges('/api/2.0/caspers/apps/events', look, 300);
