// Catalogs, their schemas, and what is in these: tables, views and volumes.

import { get } from './api.js';
import { at, h, link, moment, show, table, trail } from './dom.js';

const UC = '/api/2.1/unity-catalog';
const query = (parameters) => new URLSearchParams(parameters);

// All pages of a listing.
async function all(path, parameters, key) {
  const found = [];
  let token = '';
  do {
    const page = token === '' ? {} : { page_token: token };
    const answer = await get(`${UC}/${path}?${query({ ...parameters, ...page })}`);
    found.push(...(answer[key] ?? []));
    token = answer.next_page_token ?? '';
  } while (token !== '');
  return found;
}

const kind = (text) => (text ?? '').toLowerCase().replaceAll('_', ' ');

async function catalogs() {
  const rows = await all('catalogs', {}, 'catalogs');
  return [
    table(
      rows,
      [
        { title: 'Catalog', cell: (c) => link(at(c.name), c.name) },
        { title: 'Owner', cell: (c) => c.owner },
        { title: 'Made', cell: (c) => moment(c.created_at) },
      ],
      'There are no catalogs yet.',
    ),
  ];
}

async function schemas(catalog) {
  const rows = await all('schemas', { catalog_name: catalog }, 'schemas');
  return [
    trail('Catalogs', [catalog]),
    table(
      rows,
      [
        { title: 'Schema', cell: (s) => link(at(catalog, s.name), s.name) },
        { title: 'Owner', cell: (s) => s.owner },
        { title: 'Comment', cell: (s) => s.comment },
      ],
      'There are no schemas in this catalog.',
    ),
  ];
}

async function schema(catalog, name) {
  const inside = { catalog_name: catalog, schema_name: name };
  const [tables, volumes] = await Promise.all([
    all('tables', { ...inside, omit_columns: true }, 'tables'),
    all('volumes', inside, 'volumes'),
  ]);
  return [
    trail('Catalogs', [catalog, name]),
    h('h2', {}, 'Tables and views'),
    table(
      tables,
      [
        { title: 'Name', cell: (t) => link(at(catalog, name, t.name), t.name) },
        { title: 'Kind', cell: (t) => kind(t.table_type) },
        { title: 'Changed', cell: (t) => moment(t.updated_at) },
      ],
      'There are no tables in this schema.',
    ),
    h('h2', {}, 'Volumes'),
    table(
      volumes,
      [
        { title: 'Name', cell: (v) => v.name },
        { title: 'Kind', cell: (v) => kind(v.volume_type) },
        { title: 'Path', cell: (v) => h('code', {}, `/Volumes/${catalog}/${name}/${v.name}`) },
      ],
      'There are no volumes in this schema.',
    ),
  ];
}

async function columns(catalog, inSchema, name) {
  const full = [catalog, inSchema, name].map(encodeURIComponent).join('.');
  const found = await get(`${UC}/tables/${full}`);
  return [
    trail('Catalogs', [catalog, inSchema, name]),
    h('p', { class: 'dim' }, [kind(found.table_type), found.comment].filter(Boolean).join(' · ')),
    table(
      found.columns ?? [],
      [
        { title: 'Column', cell: (c) => c.name },
        { title: 'Type', cell: (c) => h('code', {}, c.type_text) },
        { title: 'Comment', cell: (c) => c.comment },
      ],
      'No columns are known.',
    ),
    found.view_definition ? h('pre', {}, h('code', {}, found.view_definition)) : undefined,
  ].filter(Boolean);
}

const views = [catalogs, schemas, schema, columns];

show(document.querySelector('#content'), (parts) => views[Math.min(parts.length, 3)](...parts))();
