// Catalogs, schemas and tables: what is in them, sample rows, history, and where rows come from.

import { get } from './api.js';
import { kind, owner, wrapped } from './catalog-about.js';
import { tableTabs } from './catalog-table.js';
import { forget, read, reveal, tree } from './catalog-tree.js';
import { broken } from './dag-size.js';
import { at, content, empty, html, note, nothing, place, table, trail, view, when } from './ui.js';

const UC = '/api/2.1/unity-catalog';

let [shown, treeProblem] = [{ parts: [] }, null];
let latest = 0;

const tabs = tableTabs(() => redraw());

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
    if (shown.what === 'tables') {
      tabs.load(shown);
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

function right() {
  const waiting = html`<p class="dim">Loading…</p>`;
  if (shown.error) {
    return note(shown.error);
  }
  if (shown.parts.length === 3) {
    return shown.of ? tabs.detail(shown) : waiting;
  }
  return shown.items ? inside() : waiting;
}

// The tree redraws the page of which it is a part.
const branches = () => tree(() => redraw());

const redraw = view(content, () => html`<div class="split">${branches()}<div class="stack">
  ${shown.parts.length > 0 ? trail('Catalogs', shown.parts) : nothing}${note(treeProblem)}${right()}</div></div>`);

addEventListener('hashchange', open);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    forget();
    reveal(place()).then(redraw, redraw);
  }
});
open();
