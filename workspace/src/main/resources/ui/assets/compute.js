// Compute and the database: how they are.

import { get, tone, watch } from './api.js';
import { chip, content, facts, html, nothing, note, table, view } from './ui.js';

let [status, warehouses, lost] = [undefined, [], null];
const shown = (part) => Object.entries(part).filter(([name, value]) => name !== 'state' && value !== null && typeof value !== 'object').map(([name, value]) => [name.replaceAll('_', ' '), String(value)]);
const card = (name, part) => (part ? html`<section class="card stack"><div class="row"><h2>${name}</h2>${part.state ? chip(tone(part.state), part.state) : nothing}</div>${facts(shown(part))}</section>` : nothing);

const redraw = view(content, () => html`${note(lost)}${status === undefined ? nothing : html`
  <div class="cards">${card('Spark', status.compute)}${card('Database', status.postgres)}</div>
  <h2>SQL warehouses</h2>${table(warehouses, [
    { title: 'Name', name: true, cell: (w) => w.name },
    { title: 'State', cell: (w) => chip(tone(w.state), w.state) },
    { title: 'Size', cell: (w) => w.cluster_size },
    { title: 'Id', optional: true, cell: (w) => html`<code>${w.id}</code>` },
  ], { key: (w) => w.id, label: 'SQL warehouses' })}`}`);

watch(async () => {
  [status, warehouses] = await Promise.all([get('/api/2.0/caspers/status'), get('/api/2.0/sql/warehouses').then((answer) => answer.warehouses ?? [])]);
}, 2000, (is, error) => {
  lost = is ? error : null;
  redraw();
});
