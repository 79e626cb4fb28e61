// Catalogs, schemas and tables: what is in them, sample rows, history, and where rows come from.

import { get } from './api.js';
import { forget, read, reveal, tree } from './catalog-tree.js';
import { lineage } from './catalog-lineage.js';
import { rows as rowsOf } from './dashboard-widgets.js';
import { broken } from './dag-size.js';
import { run } from './statements.js';
import { at, content, count, empty, facts, html, note, nothing, place, table, trail, view, when } from './ui.js';

const UC = '/api/2.1/unity-catalog';
const quoted = (parts) => parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
const kind = (text) => (text ?? '').toLowerCase().replaceAll('_', ' ');

let [shown, tab, treeProblem] = [{ parts: [] }, 'columns', null];
let latest = 0;

const TABS = [['columns', 'Columns'], ['sample', 'Sample'], ['history', 'History'], ['lineage', 'Lineage']];

const ask = (statement) => run(statement, { rowLimit: 100 });

// What a tab shows is read when it is first looked at; a table that changes has it read anew.
async function load(name) {
  const of = shown;
  if (of[name] !== undefined) {
    return;
  }
  of[name] = { loading: true };
  redraw();
  try {
    if (name === 'sample') {
      of.sample = await ask(`SELECT * FROM ${quoted(of.parts)} LIMIT 50`);
    } else if (name === 'history') {
      of.history = await ask(`DESCRIBE HISTORY ${quoted(of.parts)}`);
    } else if (name === 'lineage') {
      const holder = document.createElement('div');
      of.lineage = { holder, loading: true };
      redraw();
      await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
      const pipelines = await lineage(holder, of.parts.join('.'), (node) => {
        location.href = node.kind === 'FILES' ? `/volumes${at(...node.full.replace(/^\/Volumes\//, '').split('/'))}` : at(...node.full.split('.'));
      });
      of.lineage = { holder, pipelines };
    }
  } catch (error) {
    of[name] = { error };
  }
  redraw();
}

async function open() {
  const mine = ++latest;
  const parts = place().slice(0, 3);
  shown = { parts };
  redraw();
  reveal(parts).then(() => { treeProblem = null; }, (error) => { treeProblem = error; }).finally(redraw);
  try {
    if (parts.length < 3) {
      shown.items = await read(parts);
    } else {
      const items = await read(parts.slice(0, 2)).catch(() => []);
      const leaf = items.find((item) => item.name === parts[2]);
      const what = leaf?.kind === 'function' ? 'functions' : 'tables';
      shown.of = await get(`${UC}/${what}/${parts.map(encodeURIComponent).join('.')}`);
      shown.what = what;
    }
  } catch (error) {
    if (mine === latest) {
      shown.error = error;
    }
  }
  if (mine === latest) {
    redraw();
    if (shown.what === 'tables' && tab !== 'columns') {
      load(tab);
    }
  }
}

// What pipelines make belongs to compute, which a person knows by that name.
const COMPUTE = '00000000-0000-4000-8000-636f6d707574';
const owner = (of) => (of.owner === COMPUTE ? 'compute' : of.owner);

function inside() {
  const { parts, items } = shown;
  if (items.length === 0) {
    const [what, how] = [['No catalogs', 'Make one with CREATE CATALOG name in the SQL editor. Only those that you may use are shown.'], ['No schemas', 'Make one with CREATE SCHEMA catalog.name in the SQL editor.'], ['Nothing in this schema', 'Tables, views, volumes and functions appear here as they are made.']][parts.length];
    return empty(what, how);
  }
  const to = (item) => html`<a href=${item.kind === 'volume' ? `/volumes${at(...item.parts)}` : at(...item.parts)}>${broken(item.name)}</a>`;
  return table(items, [
    { title: ['Catalog', 'Schema', 'Name'][parts.length], name: true, cell: to },
    ...(parts.length === 2 ? [{ title: 'Kind', cell: (item) => kind(item.of.table_type ?? item.kind) }] : []),
    { title: 'About', optional: true, cell: (item) => html`<span class="wrap">${item.of.comment ?? ''}</span>` },
    ...(parts.length < 2 ? [{ title: 'Owner', optional: true, cell: (item) => owner(item.of) }] : []),
    { title: parts.length === 2 ? 'Changed' : 'Made', optional: true, cell: (item) => when(parts.length === 2 ? item.of.updated_at ?? item.of.created_at : item.of.created_at) },
  ], { key: (item) => item.name + item.kind, label: 'What is here' });
}

function history(found) {
  const index = new Map(found.columns.map((c, i) => [c.name, i]));
  const value = (row, name) => row[index.get(name)];
  return table(found.rows, [
    { title: 'Version', number: true, cell: (row) => value(row, 'version') },
    { title: 'When', cell: (row) => when(value(row, 'timestamp')) },
    { title: 'What', cell: (row) => kind(value(row, 'operation')) },
    { title: 'How much', cell: (row) => metrics(value(row, 'operationMetrics')) },
    { title: 'By', optional: true, cell: (row) => value(row, 'userName') ?? value(row, 'engineInfo') },
  ], { label: 'History' });
}

function metrics(text) {
  let found = {};
  try {
    found = JSON.parse(text ?? '{}') ?? {};
  } catch {
    return html`<span class="dim">${text}</span>`;
  }
  const words = [['numOutputRows', 'rows'], ['numAddedFiles', 'files added'], ['numFiles', 'files'], ['numRemovedFiles', 'files removed'], ['numTargetRowsUpdated', 'rows updated']];
  return words.filter(([name]) => Number(found[name]) > 0).map(([name, word]) => `${count(found[name])} ${word}`).join(', ');
}

const waiting = html`<p class="dim">Loading…</p>`;

function tabbed() {
  const { of } = shown;
  const found = shown[tab];
  if (tab === 'columns') {
    return html`${(of.columns ?? []).length === 0 ? html`<p class="dim">No columns are known.</p>` : table(of.columns, [
      { title: 'Column', name: true, cell: (c) => c.name },
      { title: 'Type', cell: (c) => html`<code>${c.type_text}</code>` },
      { title: 'About', optional: true, cell: (c) => html`<span class="wrap">${c.comment ?? ''}</span>` },
    ], { key: (c) => c.name, label: 'Columns' })}${of.view_definition ? html`<pre class="code">${of.view_definition}</pre>` : nothing}`;
  }
  if (found?.error) {
    return note(found.error);
  }
  if (tab === 'lineage' && found?.holder) {
    return html`${found.pipelines?.length === 0 ? empty('No lineage', 'No pipeline that you may look at makes or reads this table.') : found.holder}
      ${found.pipelines?.length > 0 ? html`<p class="dim small">Through ${found.pipelines.map(([id, name], i) => html`${i > 0 ? ', ' : ''}<a href="/pipelines/${id}">${name}</a>`)}.</p>` : nothing}`;
  }
  if (!found || found.loading) {
    return waiting;
  }
  if (found.rows.length === 0) {
    return html`<p class="dim">${tab === 'sample' ? 'The table has no rows.' : 'Nothing is recorded.'}</p>`;
  }
  return tab === 'history' ? history(found) : html`<div class="results">${rowsOf(found)}</div>`;
}

function detail() {
  const { of, parts, what } = shown;
  if (what === 'functions') {
    return html`<h2>${of.name}</h2>${facts([['Kind', 'function'], ['Returns', of.full_data_type ?? of.data_type], ['Owner', owner(of)], ['Made', when(of.created_at)]])}${of.comment ? html`<p class="lead">${of.comment}</p>` : nothing}
      ${(of.input_params?.parameters ?? []).length === 0 ? nothing : table(of.input_params.parameters, [{ title: 'Parameter', name: true, cell: (p) => p.name }, { title: 'Type', cell: (p) => html`<code>${p.type_text}</code>` }, { title: 'About', cell: (p) => html`<span class="wrap">${p.comment ?? ''}</span>` }], { label: 'Parameters' })}
      ${of.routine_definition ? html`<pre class="code">${of.routine_definition}</pre>` : nothing}`;
  }
  const tabs = of.table_type === 'VIEW' ? TABS.filter(([name]) => name !== 'history') : TABS;
  return html`<div class="sectionhead"><h2>${of.name}</h2><span class="tag">${kind(of.table_type)}</span><span class="grow"></span><a class="button quiet" href="/sql?q=${encodeURIComponent(`SELECT *\nFROM ${quoted(parts)}\nLIMIT 100`)}">Query it</a></div>
    ${of.comment ? html`<p class="lead">${of.comment}</p>` : nothing}
    ${facts([['Owner', owner(of)], ['Made', when(of.created_at)], ['Changed', when(of.updated_at)], ['Format', of.data_source_format]])}
    <div class="tabs" role="group" aria-label="About this table">${tabs.map(([name, word]) => html`<button type="button" aria-pressed=${String(tab === name)} @click=${() => { tab = name; redraw(); load(name); }}>${word}</button>`)}</div>
    ${tabbed()}`;
}

function right() {
  if (shown.error) {
    return note(shown.error);
  }
  if (shown.parts.length === 3) {
    return shown.of ? detail() : waiting;
  }
  return shown.items ? inside() : waiting;
}

const redraw = view(content, () => html`<div class="split">${tree(redraw_)}<div class="stack">${shown.parts.length > 0 ? trail('Catalogs', shown.parts) : nothing}${note(treeProblem)}${right()}</div></div>`);

function redraw_() {
  redraw?.();
}

addEventListener('hashchange', open);
document.addEventListener('visibilitychange', () => { if (!document.hidden) { forget(); reveal(place()).then(redraw, redraw); } });
open();
