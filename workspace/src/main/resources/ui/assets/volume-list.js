// All volumes that the viewer may see.

import { get } from './api.js';
import { all, at, empty, html, nothing, table, trail, when } from './ui.js';

const UC = '/api/2.1/unity-catalog';
const query = (parameters) => new URLSearchParams(parameters);

// The privileges are asked for as the page is read; a catalog that is closed is no fault of the rest.
async function open(path, key) {
  try {
    return await all(get, path, key);
  } catch (error) {
    if (error.status === 403) {
      return [];
    }
    throw error;
  }
}

/** The volumes below a place: all of them, a catalog's or a schema's. */
export async function volumesOf(parts) {
  const catalogs = await open(`${UC}/catalogs`, 'catalogs');
  const schemas = await Promise.all(catalogs.map(({ name }) =>
    open(`${UC}/schemas?${query({ catalog_name: name })}`, 'schemas')));
  const found = await Promise.all(schemas.flat().map(({ catalog_name, name }) =>
    open(`${UC}/volumes?${query({ catalog_name, schema_name: name })}`, 'volumes')));
  return found.flat().filter((v) => parts.every((part, i) => [v.catalog_name, v.schema_name][i] === part));
}

const NONE = html`A volume holds files beside the tables. Make one with
  <code>CREATE VOLUME catalog.schema.name</code> in the <a href="/sql">SQL editor</a>. Only those that you may
  read are shown.`;

const link = (v) => html`<a href=${at(v.catalog_name, v.schema_name, v.name)}>${v.name}</a>`;

export function listOf(volumes, parts) {
  if (volumes.length === 0) {
    return empty('No volumes here', NONE);
  }
  return html`${parts.length > 0 ? trail('Volumes', parts) : nothing}${table(volumes, [
    { title: 'Volume', name: true, cell: link },
    { title: 'In', cell: (v) => `${v.catalog_name}.${v.schema_name}` },
    { title: 'Owner', optional: true, cell: (v) => v.owner },
    { title: 'Made', optional: true, cell: (v) => when(v.created_at) },
  ], { key: (v) => v.full_name, label: 'Volumes' })}`;
}
