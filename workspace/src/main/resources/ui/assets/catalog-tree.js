// The tree of catalogs, schemas and what is in these; branches are read when they are opened.

import { get } from './api.js';
import { all, at, html, nothing, place } from './ui.js';

const UC = '/api/2.1/unity-catalog';
const query = (parameters) => new URLSearchParams(parameters);

const kept = new Map(); // by parts, joined: {items} or {error}
const opened = new Set();
const keyOf = (parts) => JSON.stringify(parts);

async function children(parts) {
  const [catalog, schema] = parts;
  if (parts.length === 0) {
    return (await all(get, `${UC}/catalogs`, 'catalogs')).map((c) => ({ name: c.name, parts: [c.name], of: c }));
  }
  if (parts.length === 1) {
    const found = await all(get, `${UC}/schemas?${query({ catalog_name: catalog })}`, 'schemas');
    return found.map((s) => ({ name: s.name, parts: [catalog, s.name], of: s }));
  }
  const inside = { catalog_name: catalog, schema_name: schema };
  const [tables, volumes, functions] = await Promise.all([
    all(get, `${UC}/tables?${query({ ...inside, omit_columns: true })}`, 'tables'),
    all(get, `${UC}/volumes?${query(inside)}`, 'volumes'),
    all(get, `${UC}/functions?${query(inside)}`, 'functions'),
  ]);
  const leaf = (kind) => (of) => ({ name: of.name, parts: [catalog, schema, of.name], kind, of });
  const kinds = { VIEW: 'view', STREAMING_TABLE: 'stream' };
  return [
    ...tables.map((table) => leaf(kinds[table.table_type] ?? 'table')(table)),
    ...volumes.map(leaf('volume')),
    ...functions.map(leaf('function')),
  ];
}

/** What is in a place of the tree; kept until `forget`. */
export async function read(parts) {
  const key = keyOf(parts);
  if (!kept.has(key)) {
    const asked = children(parts).then((items) => ({ items }), (error) => ({ error }));
    kept.set(key, asked.then((result) => {
      kept.set(key, result);
      return result;
    }));
  }
  const { items, error } = await kept.get(key);
  if (error) {
    kept.delete(key);
    throw error;
  }
  return items;
}

export const forget = () => kept.clear();

/** Opens the branches on the way to a place. */
export async function reveal(parts) {
  await read([]);
  for (let i = 1; i <= Math.min(parts.length, 2); i++) {
    opened.add(keyOf(parts.slice(0, i)));
    await read(parts.slice(0, i));
  }
}

function branch(parts, redraw) {
  const { items, error } = kept.get(keyOf(parts)) ?? {};
  if (error) {
    return html`<p class="fault">${error.message}</p>`;
  }
  if (!items) {
    return html`<p class="dim small">Loading…</p>`;
  }
  return html`<ul>${items.map((item) =>
    html`<li>${item.parts.length < 3 ? fork(item, redraw) : leafOf(item)}</li>`)}</ul>`;
}

function link(item, more = nothing) {
  const to = item.kind === 'volume' ? `/volumes${at(...item.parts)}` : at(...item.parts);
  const here = keyOf(item.parts) === keyOf(place());
  return html`<a href=${to} aria-current=${here ? 'true' : nothing}>${item.name}${more}</a>`;
}

const leafOf = (item) => link(item, html`<span class="kind">${item.kind === 'table' ? '' : item.kind}</span>`);

function fork(item, redraw) {
  const key = keyOf(item.parts);
  const open = opened.has(key);
  const toggle = (event) => {
    if (open) {
      opened.delete(key);
    } else {
      opened.add(key);
      read(item.parts).then(redraw, redraw);
    }
    event.preventDefault();
    redraw();
  };
  return html`<span class="fork"><button type="button" aria-expanded=${String(open)}
      aria-label="${open ? 'Close' : 'Open'} ${item.name}" @click=${toggle}>${open ? '▾' : '▸'}</button>
    ${link(item)}</span>
    ${open ? branch(item.parts, redraw) : nothing}`;
}

export const tree = (redraw) => html`<nav class="tree" aria-label="Catalogs">${branch([], redraw)}</nav>`;
