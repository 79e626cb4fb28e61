// One dashboard: its tiles ask for their rows themselves, as the viewer, and again while it is seen.

import { get, post } from './api.js';
import { parametersOf, widgetQuery } from './dashboard-query.js';
import { KINDS, drawn, prose, rows } from './dashboard-widgets.js';
import { run } from './statements.js';
import { chip, content, empty, html, note, nothing, title, toggle, view, whenText } from './ui.js';

const [, , ID, PUBLISHED] = location.pathname.split('/');
const NAME = encodeURIComponent(decodeURIComponent(ID));
const SOURCE = `/api/2.0/caspers/dashboards/${NAME}${PUBLISHED ? '/published' : ''}`;
const [AT_ONCE, MOST_ROWS] = [3, 5000];
const EVERY = [['0', 'Off'], ['10', '10 s'], ['60', '1 min']];

const kept = () => { try { return localStorage.getItem('dashboard-every') ?? '10'; } catch { return '10'; } };
const keep = (value) => { try { localStorage.setItem('dashboard-every', value); } catch { /* it holds for this page */ } };

let [dashboard, problem, page, every, asking, refreshed, took] = [undefined, null, 0, kept(), false, null, 0];
const answers = new Map(); // by statement: {columns, rows, pick, error, busy}
const asTable = new Set(); // widgets whose rows are shown instead

const layout = () => dashboard.pages[page]?.layout ?? [];

// What a widget asks, or undefined for one that shows no rows.
function queryOf(widget) {
  const { query } = widget.queries?.find(({ name }) => name === 'main_query') ?? widget.queries?.[0] ?? {};
  if (!KINDS.has(widget.spec?.widgetType) || !query) {
    return undefined;
  }
  const dataset = dashboard.datasets.find(({ name }) => name === query.datasetName);
  if (!dataset) {
    return { error: new Error(`There is no dataset "${query.datasetName}" in this dashboard.`) };
  }
  const asked = widgetQuery(dataset, query);
  return { ...asked, dataset, key: JSON.stringify([asked.sql, dataset.catalog, dataset.schema, dataset.parameters]) };
}

async function ask({ key, sql, dataset }) {
  const before = answers.get(key) ?? {};
  answers.set(key, { ...before, busy: true });
  redraw();
  try {
    const found = await run(sql, {
      warehouse: dashboard.warehouse_id,
      catalog: dataset.catalog ?? dashboard.dataset_catalog,
      schema: dataset.schema ?? dashboard.dataset_schema,
      parameters: dataset.parameters ? parametersOf(dataset) : undefined,
      rowLimit: MOST_ROWS,
    });
    answers.set(key, found);
  } catch (error) {
    answers.set(key, { ...before, error, busy: false });
  }
  redraw();
}

async function refresh() {
  if (asking || dashboard === undefined) {
    return;
  }
  asking = true;
  const begun = Date.now();
  redraw();
  const queries = layout().map(({ widget }) => queryOf(widget)).filter((query) => query?.key);
  const waiting = [...new Map(queries.map((query) => [query.key, query])).values()];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await ask(next);
    }
  }));
  [asking, refreshed, took] = [false, Date.now(), Date.now() - begun];
  redraw();
}

let timer;
function schedule() {
  clearTimeout(timer);
  if (every !== '0') {
    timer = setTimeout(async () => {
      if (!document.hidden) {
        await refresh();
      }
      schedule();
    }, Math.max(every * 1000, 2 * took)); // a slow warehouse gets time for others
  }
}

function inside(widget) {
  const { spec } = widget;
  const words = widget.multilineTextboxSpec?.lines?.join('') ?? widget.textbox_spec ?? widget.textboxSpec;
  if (typeof words === 'string') {
    return prose(words);
  }
  if (!KINDS.has(spec?.widgetType)) {
    return html`<p class="dim">A widget of type <code>${spec?.widgetType ?? 'unknown'}</code> is not shown here;
      the dashboard keeps it.</p>`;
  }
  const query = queryOf(widget);
  if (!query) {
    return html`<p class="dim">This widget has no query yet.</p>`;
  }
  const answer = answers.get(query.key);
  if (query.error || (answer?.error && !answer.rows)) {
    return html`<p class="fault" role="alert">${(query.error ?? answer.error).message}</p>`;
  }
  if (!answer?.rows) {
    return html`<div class="waiting" role="status"><span class="dim small">Loading…</span></div>`;
  }
  const data = { ...answer, pick: query.pick };
  try {
    const old = answer.error
      ? html`<p class="fault small" role="alert">Not refreshed: ${answer.error.message}</p>` : nothing;
    const cut = answer.truncated
      ? html`<p class="dim small">Only the first ${MOST_ROWS.toLocaleString()} rows.</p>` : nothing;
    return html`${old}${asTable.has(widget) ? rows(data) : drawn(spec, data)}${cut}`;
  } catch (error) {
    return html`<p class="fault" role="alert">${error.message}</p>`;
  }
}

// Between a chart and its rows.
function flip(widget) {
  const turn = () => {
    asTable.delete(widget) || asTable.add(widget);
    redraw();
  };
  return html`<button class="plain small" type="button" aria-pressed=${String(asTable.has(widget))}
    @click=${turn}>${asTable.has(widget) ? 'Chart' : 'Rows'}</button>`;
}

function tile({ widget, position }) {
  const { frame = {}, widgetType } = widget.spec ?? {};
  const heading = frame.showTitle !== false && frame.title ? frame.title : undefined;
  const busy = answers.get(queryOf(widget)?.key)?.busy;
  const { x = 0, y = 0, width = 1, height = 1 } = position;
  const place = `grid-column:${x + 1}/span ${width};grid-row:${y + 1}/span ${height}`;
  const plotted = ['line', 'bar', 'area'].includes(widgetType);
  return html`<section class="card ${widgetType ?? 'words'}" style=${place}
      aria-label=${heading ?? widgetType ?? 'Text'} aria-busy=${String(busy === true)}>
    ${heading || plotted ? html`<header><h2>${heading ?? ''}</h2>${plotted ? flip(widget) : nothing}</header>` : nothing}
    ${frame.showDescription && frame.description ? html`<p class="dim small">${frame.description}</p>` : nothing}
    <div class="inside">${inside(widget)}</div></section>`;
}

const failed = () => [...answers.values()].filter(({ error }) => error).length;

async function publish() {
  try {
    await post(`/api/2.0/lakeview/dashboards/${NAME}/published`, {
      embed_credentials: false,
      warehouse_id: dashboard.warehouse_id,
    });
    location.assign(`/dashboardsv3/${ID}/published`);
  } catch (error) {
    problem = error;
    redraw();
  }
}

function standing() {
  if (failed() > 0) {
    return html`<b>${failed()} of ${answers.size} queries failed</b>`;
  }
  return refreshed ? html`Refreshed <b>${whenText(refreshed)}</b>` : 'Loading…';
}

function setEvery(value) {
  every = value;
  keep(value);
  schedule();
  redraw();
}

function turnTo(next) {
  page = next;
  redraw();
  refresh();
}

const pages = () => html`<div class="tabs" role="group" aria-label="Pages">${dashboard.pages.map((one, i) =>
  html`<button type="button" aria-pressed=${String(i === page)} @click=${() => turnTo(i)}>
    ${one.displayName ?? one.name}</button>`)}</div>`;

function whole() {
  const ordered = [...layout()].sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
  const now = () => {
    refresh();
    schedule();
  };
  return html`<div class="headline">
      ${PUBLISHED ? chip('good', 'published') : chip('', 'draft')}<span role="status">${standing()}</span>
      <span class="actions">${PUBLISHED ? nothing : html`<button class="quiet" @click=${publish}>Publish</button>`}
        ${toggle(EVERY, every, setEvery, 'Refresh every')}
        <button class="quiet" ?disabled=${asking} @click=${now}>Refresh</button></span></div>
    ${dashboard.pages.length > 1 ? pages() : nothing}${note(problem)}
    ${ordered.length === 0
      ? empty('Nothing on this page yet', html`Tiles come from the dashboard's <code>.lvdash.json</code>.`)
      : html`<div class="dashboard">${ordered.map(tile)}</div>`}`;
}

const loading = () => (problem ? nothing : html`<p class="dim">Loading…</p>`);
const redraw = view(content, () => (dashboard ? whole() : html`${note(problem)}${loading()}`));

try {
  const found = await get(SOURCE);
  const { datasets = [], pages: all = [] } = JSON.parse(found.serialized_dashboard);
  dashboard = { ...found, datasets, pages: all.filter((one) => one.pageType !== 'PAGE_TYPE_GLOBAL_FILTERS') };
  title(found.display_name);
  redraw();
  await refresh();
  schedule();
} catch (error) {
  problem = error;
  redraw();
}
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && every !== '0' && Date.now() - refreshed > every * 1000) {
    refresh();
  }
});
