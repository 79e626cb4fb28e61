// All dashboards that the viewer may read.

import { get, watch } from './api.js';
import { ago, chip, content, empty, html, note, table, view } from './ui.js';

let [rows, problem, search] = [undefined, null, ''];

const href = (d) => `/dashboardsv3/${encodeURIComponent(d.dashboard_id)}${d.published_at ? '/published' : ''}`;

function find(event) {
  search = event.target.value;
  redraw();
}

const shown = (d) => (d.published_at ? chip('good', 'published') : chip('', 'draft'));

function list() {
  if (rows.length === 0) {
    return empty('No dashboards yet', html`A dashboard shows SQL as tiles that refresh. Write one as a
      <code>.lvdash.json</code> file, name it under <code>resources.dashboards</code> in databricks.yml, and
      deploy the bundle.`);
  }
  const wanted = rows.filter((d) => d.display_name.toLowerCase().includes(search.toLowerCase()));
  return html`<div class="sectionhead"><input type="search" placeholder="Search dashboards"
      aria-label="Search dashboards" @input=${find}></div>
    ${wanted.length === 0 ? empty('None of that name', 'Clear the search to see all.') : table(wanted, [
      { title: 'Dashboard', name: true, cell: (d) => html`<a href=${href(d)}>${d.display_name}</a>` },
      { title: 'Shown', cell: shown },
      { title: 'Changed', cell: (d) => html`<time datetime=${d.update_time}>${ago(d.update_time)}</time>` },
      { title: 'Folder', optional: true, cell: (d) => html`<code class="wrap">${d.parent_path}</code>` },
    ], { key: (d) => d.dashboard_id, label: 'Dashboards' })}`;
}

const redraw = view(content, () => html`${note(problem)}
  ${rows === undefined ? html`<p class="dim">Loading…</p>` : list()}`);

watch(async () => {
  rows = (await get('/api/2.0/caspers/dashboards')).dashboards;
  redraw();
}, 10_000, (lost, error) => {
  problem = lost ? error : null;
  redraw();
});
