// Catalogs, schemas and tables: what is in them, sample rows, history, and where rows come from.

import { get } from './api.js';
import { aFunction, code, columnsOf, history, kind, lead, owner, wrapped } from './catalog-about.js';
import { lineage } from './catalog-lineage.js';
import { forget, read, reveal, tree } from './catalog-tree.js';
import { rows as rowsOf } from './dashboard-widgets.js';
import { broken } from './dag-size.js';
import { run } from './statements.js';
import {
  at, content, empty, facts, html, note, nothing, place, table, trail, view, when,
} from './ui.js';

const UC = '/api/2.1/unity-catalog';
const quoted = (parts) => parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');

let [shown, tab, treeProblem] = [{ parts: [] }, 'columns', null];
let latest = 0;

const TABS = [
  ['columns', 'Columns'], ['sample', 'Sample'], ['history', 'History'], ['lineage', 'Lineage'],
];

const ask = (statement) => run(statement, { rowLimit: 100 });

function placeOf({ kind: of, full }) {
  return of === 'FILES'
    ? `/volumes${at(...full.replace(/^\/Volumes\//, '').split('/'))}`
    : at(...full.split('.'));
}

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
        location.href = placeOf(node);
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
  reveal(parts)
    .then(() => { treeProblem = null; }, (error) => { treeProblem = error; })
    .finally(redraw);
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

const NOTHING = [
  ['No catalogs', 'Make one with CREATE CATALOG name in the SQL editor. Only those that you may use are shown.'],
  ['No schemas', 'Make one with CREATE SCHEMA catalog.name in the SQL editor.'],
  ['Nothing in this schema', 'Tables, views, volumes and functions appear here as they are made.'],
];

function named(item) {
  const to = item.kind === 'volume' ? `/volumes${at(...item.parts)}` : at(...item.parts);
  return html`<a href=${to}>${broken(item.name)}</a>`;
}

function inside() {
  const { parts, items } = shown;
  if (items.length === 0) {
    return empty(...NOTHING[parts.length]);
  }
  const inSchema = parts.length === 2;
  const name = { title: ['Catalog', 'Schema', 'Name'][parts.length], name: true, cell: named };
  const about = { title: 'About', optional: true, cell: (item) => wrapped(item.of.comment) };
  const columns = inSchema
    ? [
      name,
      { title: 'Kind', cell: (item) => kind(item.of.table_type ?? item.kind) },
      about,
      { title: 'Changed', optional: true, cell: ({ of }) => when(of.updated_at ?? of.created_at) },
    ]
    : [
      name,
      about,
      { title: 'Owner', optional: true, cell: (item) => owner(item.of) },
      { title: 'Made', optional: true, cell: (item) => when(item.of.created_at) },
    ];
  return table(items, columns, { key: (item) => item.name + item.kind, label: 'What is here' });
}

const waiting = html`<p class="dim">Loading…</p>`;

function lineageOf({ holder, pipelines }) {
  if (pipelines?.length === 0) {
    return empty('No lineage', 'No pipeline that you may look at makes or reads this table.');
  }
  const links = (pipelines ?? []).map(([id, name], i) =>
    html`${i > 0 ? ', ' : ''}<a href="/pipelines/${id}">${name}</a>`);
  return html`${holder}${links.length > 0 ? html`<p class="dim small">Through ${links}.</p>` : nothing}`;
}

function tabbed() {
  const { of } = shown;
  const found = shown[tab];
  if (tab === 'columns') {
    return html`${columnsOf(of)}${code(of.view_definition)}`;
  }
  if (found?.error) {
    return note(found.error);
  }
  if (tab === 'lineage' && found?.holder) {
    return lineageOf(found);
  }
  if (!found || found.loading) {
    return waiting;
  }
  if (found.rows.length === 0) {
    return html`<p class="dim">${tab === 'sample' ? 'The table has no rows.' : 'Nothing is recorded.'}</p>`;
  }
  return tab === 'history' ? history(found) : html`<div class="results">${rowsOf(found)}</div>`;
}

function choose(name) {
  tab = name;
  redraw();
  load(name);
}

function detail() {
  const { of, parts, what } = shown;
  if (what === 'functions') {
    return aFunction(of);
  }
  const tabs = of.table_type === 'VIEW' ? TABS.filter(([name]) => name !== 'history') : TABS;
  const query = encodeURIComponent(`SELECT *\nFROM ${quoted(parts)}\nLIMIT 100`);
  return html`<div class="sectionhead"><h2>${of.name}</h2><span class="tag">${kind(of.table_type)}</span>
      <span class="grow"></span><a class="button quiet" href="/sql?q=${query}">Query it</a></div>
    ${lead(of.comment)}
    ${facts([
      ['Owner', owner(of)],
      ['Made', when(of.created_at)],
      ['Changed', when(of.updated_at)],
      ['Format', of.data_source_format],
    ])}
    <div class="tabs" role="group" aria-label="About this table">${tabs.map(([name, word]) =>
      html`<button type="button" aria-pressed=${String(tab === name)} @click=${() => choose(name)}>${word}</button>`)}
    </div>
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

const redraw = view(content, () => html`<div class="split">${tree(redraw_)}<div class="stack">
  ${shown.parts.length > 0 ? trail('Catalogs', shown.parts) : nothing}${note(treeProblem)}${right()}</div></div>`);

function redraw_() {
  redraw?.();
}

addEventListener('hashchange', open);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    forget();
    reveal(place()).then(redraw, redraw);
  }
});
open();
