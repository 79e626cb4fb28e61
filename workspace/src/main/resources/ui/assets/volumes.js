// Volumes: browse, preview, upload, download and delete, with the viewer's own privileges.

import { call, get } from './api.js';
import {
  all, at, bytes, content, count, empty, html, note, nothing, place, table, trail, view, when,
} from './ui.js';
import { confirmed } from './confirm.js';
import { preview } from './volume-preview.js';
import { send } from './volume-upload.js';

const UC = '/api/2.1/unity-catalog';
const FS = '/api/2.0/fs';

let [volumes, entries] = [undefined, undefined];
let [shown, problem, loading, sending] = [null, null, true, []];
let latest = 0;

const pathOf = (parts) => `/Volumes/${parts.map(encodeURIComponent).join('/')}`;
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

async function everyVolume() {
  const catalogs = await open(`${UC}/catalogs`, 'catalogs');
  const schemas = await Promise.all(catalogs.map(({ name }) =>
    open(`${UC}/schemas?${query({ catalog_name: name })}`, 'schemas')));
  const found = await Promise.all(schemas.flat().map(({ catalog_name, name }) =>
    open(`${UC}/volumes?${query({ catalog_name, schema_name: name })}`, 'volumes')));
  return found.flat();
}

// Directories first; file-2 before file-10.
const byName = (a, b) => Number(b.is_directory) - Number(a.is_directory)
  || a.name.localeCompare(b.name, undefined, { numeric: true });

async function load() {
  const mine = ++latest;
  const parts = place();
  [problem, shown, loading] = [null, null, true];
  redraw();
  try {
    if (parts.length < 3) {
      const found = await everyVolume();
      if (mine === latest) {
        volumes = found.filter((v) =>
          parts.every((part, i) => [v.catalog_name, v.schema_name][i] === part));
      }
    } else {
      const found = await all(get, `${FS}/directories${pathOf(parts)}?page_size=1000`, 'contents', 5000);
      if (mine === latest) {
        entries = found.sort(byName);
      }
    }
  } catch (error) {
    if (mine === latest) {
      [problem, entries, volumes] = [error, undefined, undefined];
    }
  }
  if (mine === latest) {
    loading = false;
    redraw();
  }
}

async function look(entry) {
  shown = { entry, inside: html`<p class="dim">Loading…</p>` };
  redraw();
  let inside;
  try {
    inside = await preview(`${FS}/files${pathOf([...place(), entry.name])}`, entry.name, entry.file_size);
  } catch (error) {
    inside = note(error);
  }
  if (shown?.entry === entry) {
    shown = { entry, inside };
    redraw();
  }
}

async function put(file, parts, overwrite) {
  const one = { name: file.name, sent: 0, size: file.size };
  sending = [...sending, one];
  try {
    await send(`${FS}/files${pathOf([...parts, file.name])}?overwrite=${overwrite}`, file, (sent) => {
      one.sent = sent;
      redraw();
    });
  } finally {
    sending = sending.filter((other) => other !== one);
  }
}

const mayReplace = (name) => confirmed(`Replace ${name}?`, 'A file of that name is here already.', 'Replace');

async function sendOver(file, parts) {
  try {
    await put(file, parts, false);
  } catch (error) {
    if (error.status !== 409 || !(await mayReplace(file.name))) {
      throw error;
    }
    await put(file, parts, true);
  }
}

async function upload(files) {
  const parts = place();
  const problems = [];
  for (const file of files) {
    try {
      await sendOver(file, parts);
    } catch (error) {
      problems.push(error.message);
    }
  }
  await load();
  if (problems.length > 0) {
    problem = new Error(problems.join('\n'));
    redraw();
  }
}

async function remove(entry) {
  const what = entry.is_directory ? 'The directory must be empty.' : `${bytes(entry.file_size)}; there is no way back.`;
  if (!(await confirmed(`Delete ${entry.name}?`, what, 'Delete'))) {
    return;
  }
  try {
    const kind = entry.is_directory ? 'directories' : 'files';
    await call('DELETE', `${FS}/${kind}${pathOf([...place(), entry.name])}`);
    await load();
  } catch (error) {
    problem = error;
    redraw();
  }
}

async function makeDirectory(event) {
  event.preventDefault();
  const field = event.target.elements.name;
  try {
    await call('PUT', `${FS}/directories${pathOf([...place(), field.value.trim()])}`);
    field.value = '';
    await load();
  } catch (error) {
    problem = error;
    redraw();
  }
}

const NO_VOLUMES = html`A volume holds files beside the tables. Make one with
  <code>CREATE VOLUME catalog.schema.name</code> in the <a href="/sql">SQL editor</a>. Only those that you may
  read are shown.`;

function overview(parts) {
  if (volumes.length === 0) {
    return empty('No volumes here', NO_VOLUMES);
  }
  const link = (v) => html`<a href=${at(v.catalog_name, v.schema_name, v.name)}>${v.name}</a>`;
  return html`${parts.length > 0 ? trail('Volumes', parts) : nothing}${table(volumes, [
    { title: 'Volume', name: true, cell: link },
    { title: 'In', cell: (v) => `${v.catalog_name}.${v.schema_name}` },
    { title: 'Owner', optional: true, cell: (v) => v.owner },
    { title: 'Made', optional: true, cell: (v) => when(v.created_at) },
  ], { key: (v) => v.full_name, label: 'Volumes' })}`;
}

const nameCell = (parts) => (entry) => (entry.is_directory
  ? html`<a href=${at(...parts, entry.name)}>${entry.name}/</a>`
  : html`<button class="link" type="button" aria-pressed=${String(shown?.entry === entry)}
      @click=${() => look(entry)}>${entry.name}</button>`);

const actsCell = (parts) => (entry) => html`<span class="acts">${entry.is_directory ? nothing
  : html`<a class="small" href="${FS}/files${pathOf([...parts, entry.name])}" download=${entry.name}>Download</a>`}
  <button class="plain small" type="button" aria-label="Delete ${entry.name}"
    @click=${() => remove(entry)}>Delete</button></span>`;

const files = (parts) => (entries.length === 0
  ? empty('Empty', 'Drop files here, or upload some with the button above.')
  : table(entries, [
    { title: 'Name', name: true, cell: nameCell(parts) },
    { title: 'Size', number: true, cell: (entry) => (entry.is_directory ? '' : bytes(entry.file_size)) },
    // Beside a preview there is no room for it.
    ...(shown ? [] : [{ title: 'Changed', optional: true, cell: (entry) => when(entry.last_modified) }]),
    { title: '', cell: actsCell(parts) },
  ], { key: (entry) => entry.name, label: 'Files' }));

function picked({ target }) {
  upload([...target.files]);
  target.value = '';
}

const tools = () => html`<div class="sectionhead">
  <label class="button"><input class="unseen" type="file" multiple @change=${picked}>Upload files</label>
  <form class="row" @submit=${makeDirectory}>
    <input type="text" name="name" required pattern="[^/]+" maxlength="200" placeholder="New directory"
      aria-label="New directory"><button class="quiet">Make</button></form>
  <span class="grow"></span><span class="dim small num">${count(entries.length)} here</span></div>`;

const onItsWay = (one) => html`<label class="note sending">${one.name}
  <progress max=${one.size} value=${one.sent}></progress>
  <span class="num">${bytes(one.sent)} of ${bytes(one.size)}</span></label>`;

function close() {
  shown = null;
  redraw();
}

const previewed = () => html`<section class="card preview" aria-label="Preview">
  <header class="row"><h2>${shown.entry.name}</h2><span class="dim small">${bytes(shown.entry.file_size)}</span>
    <span class="grow"></span><button class="plain" type="button" @click=${close}>Close</button></header>
  ${shown.inside}</section>`;

function dropped(event) {
  event.preventDefault();
  upload([...event.dataTransfer.files]);
}

const directory = (parts) => html`${trail('Volumes', parts)}${tools()}${sending.map(onItsWay)}
  <div class=${shown ? 'browser' : ''} @dragover=${(event) => event.preventDefault()} @drop=${dropped}>
    <div class="stack">${files(parts)}</div>${shown ? previewed() : nothing}</div>`;

function whole() {
  const parts = place();
  if (parts.length >= 3 ? entries === undefined || (loading && problem === null) : volumes === undefined) {
    return problem ? trail('Volumes', parts) : html`<p class="dim">Loading…</p>`;
  }
  return parts.length >= 3 ? directory(parts) : overview(parts);
}

const redraw = view(content, () => html`${note(problem)}${whole()}`);
addEventListener('hashchange', load);
load();
