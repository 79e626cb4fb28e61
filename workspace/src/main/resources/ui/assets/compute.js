// Compute and the database: how they are.

import { get, tone, watch } from './api.js';
import { chip, content, facts, html, loading, nothing, note, table, view, word } from './ui.js';

let [status, warehouses, lost] = [undefined, [], null];

const shown = (part) => Object.entries(part)
  .filter(([name, value]) => name !== 'state' && name !== 'message' && value !== null && typeof value !== 'object')
  .map(([name, value]) => [word(name), String(value)]);

function card(name, what, part) {
  if (!part) {
    return nothing;
  }
  const bad = tone(part.state ?? '') === 'bad';
  return html`<section class="card stack" aria-label=${name}>
    <div class="row"><h2>${name}</h2>${part.state ? chip(tone(part.state), word(part.state)) : nothing}</div>
    <p class="dim small">${what}</p>
    ${part.message ? html`<p class=${bad ? 'note bad' : 'dim small'}>${part.message}</p>` : nothing}
    ${facts(shown(part))}</section>`;
}

const list = () => table(warehouses, [
  { title: 'Name', name: true, cell: (w) => w.name },
  { title: 'State', cell: (w) => chip(tone(w.state), word(w.state)) },
  { title: 'Size', optional: true, cell: (w) => w.cluster_size },
  { title: 'Id', optional: true, cell: (w) => html`<code>${w.id}</code>` },
], { key: (w) => w.id, label: 'SQL warehouses' });

const redraw = view(content, () => html`${note(lost)}${status === undefined ? loading(lost) : html`
  <div class="cards">${card('Spark', 'Runs SQL and pipelines. It starts when it is first needed.', status.compute)}
    ${card('Postgres', 'Holds what the workspace knows, and Lakebase.', status.postgres)}</div>
  <h2>SQL warehouses</h2>${list()}`}`);

async function look() {
  [status, warehouses] = await Promise.all([
    get('/api/2.0/caspers/status'),
    get('/api/2.0/sql/warehouses').then((answer) => answer.warehouses ?? []),
  ]);
}

watch(look, 2000, (is, error) => {
  lost = is ? error : null;
  redraw();
});
