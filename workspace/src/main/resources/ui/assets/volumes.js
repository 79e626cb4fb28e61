// Volumes: browse, preview, upload, download and delete, with the viewer's own privileges.

import { call, get } from './api.js';
import { all, at, bytes, content, count, empty, html, note, nothing, place, table, trail, view, when } from './ui.js';
import { confirmed } from './confirm.js';
import { preview } from './volume-preview.js';

const UC = '/api/2.1/unity-catalog';
const FS = '/api/2.0/fs';

let [volumes, entries, shown, problem, loading, sending] = [undefined, undefined, null, null, true, []];
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
  const schemas = (await Promise.all(catalogs.map((c) => open(`${UC}/schemas?${query({ catalog_name: c.name })}`, 'schemas')))).flat();
  return (await Promise.all(schemas.map((s) => open(`${UC}/volumes?${query({ catalog_name: s.catalog_name, schema_name: s.name })}`, 'volumes')))).flat();
}

async function load() {
  const mine = ++latest;
  const parts = place();
  [problem, shown, loading] = [null, null, true];
  redraw();
  try {
    if (parts.length < 3) {
      const found = await everyVolume();
      if (mine === latest) {
        volumes = found.filter((v) => parts.every((part, i) => [v.catalog_name, v.schema_name][i] === part));
      }
    } else {
      const found = await all(get, `${FS}/directories${pathOf(parts)}?page_size=1000`, 'contents', 5000);
      if (mine === latest) {
        entries = found.sort((a, b) => Number(b.is_directory) - Number(a.is_directory) || a.name.localeCompare(b.name, undefined, { numeric: true }));
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

function send(file, parts, overwrite) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
    const one = { name: file.name, sent: 0, size: file.size };
    sending = [...sending, one];
    request.upload.addEventListener('progress', (event) => {
      one.sent = event.loaded;
      redraw();
    });
    request.addEventListener('loadend', () => {
      sending = sending.filter((other) => other !== one);
      if (request.status >= 200 && request.status < 300) {
        done();
        return;
      }
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // The status says enough.
      }
      fail(Object.assign(new Error(answer.message ?? `'${file.name}' was not uploaded: the workspace did not answer.`), { status: request.status }));
    });
    request.open('PUT', `${FS}/files${pathOf([...parts, file.name])}?overwrite=${overwrite}`);
    request.send(file);
  });
}

async function upload(files) {
  const parts = place();
  const problems = [];
  for (const file of files) {
    try {
      try {
        await send(file, parts, false);
      } catch (error) {
        if (error.status !== 409 || !(await confirmed(`Replace ${file.name}?`, 'A file of that name is here already.', 'Replace'))) {
          throw error;
        }
        await send(file, parts, true);
      }
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
    await call('DELETE', `${FS}/${entry.is_directory ? 'directories' : 'files'}${pathOf([...place(), entry.name])}`);
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

function overview(parts) {
  if (volumes.length === 0) {
    return empty('No volumes here', html`A volume holds files beside the tables. Make one with <code>CREATE VOLUME catalog.schema.name</code> in the <a href="/sql">SQL editor</a>. Only those that you may read are shown.`);
  }
  return html`${parts.length > 0 ? trail('Volumes', parts) : nothing}${table(volumes, [
    { title: 'Volume', name: true, cell: (v) => html`<a href=${at(v.catalog_name, v.schema_name, v.name)}>${v.name}</a>` },
    { title: 'In', cell: (v) => `${v.catalog_name}.${v.schema_name}` },
    { title: 'Owner', optional: true, cell: (v) => v.owner },
    { title: 'Made', optional: true, cell: (v) => when(v.created_at) },
  ], { key: (v) => v.full_name, label: 'Volumes' })}`;
}

const nameCell = (parts) => (entry) => (entry.is_directory
  ? html`<a href=${at(...parts, entry.name)}>${entry.name}/</a>`
  : html`<button class="link" type="button" aria-pressed=${String(shown?.entry === entry)} @click=${() => look(entry)}>${entry.name}</button>`);

function directory(parts) {
  const files = html`<div class="stack">${entries.length === 0 ? empty('Empty', 'Drop files here, or upload some with the button above.') : table(entries, [
    { title: 'Name', name: true, cell: nameCell(parts) },
    { title: 'Size', number: true, cell: (entry) => (entry.is_directory ? '' : bytes(entry.file_size)) },
    { title: 'Changed', optional: true, cell: (entry) => when(entry.last_modified) },
    { title: html`<span class="unseen">Actions</span>`, cell: (entry) => html`<span class="acts">${entry.is_directory ? nothing : html`<a class="small" href="${FS}/files${pathOf([...parts, entry.name])}" download=${entry.name}>Download</a>`}<button class="plain small" type="button" aria-label="Delete ${entry.name}" @click=${() => remove(entry)}>Delete</button></span>` },
  ], { key: (entry) => entry.name, label: 'Files' })}</div>`;
  return html`${trail('Volumes', parts)}
    <div class="sectionhead"><label class="button"><input class="unseen" type="file" multiple @change=${(event) => { upload([...event.target.files]); event.target.value = ''; }}>Upload files</label>
      <form class="row" @submit=${makeDirectory}><input type="text" name="name" required pattern="[^/]+" maxlength="200" placeholder="New directory" aria-label="New directory"><button class="quiet">Make</button></form>
      <span class="grow"></span><span class="dim small num">${count(entries.length)} here</span></div>
    ${sending.map((one) => html`<label class="note sending">${one.name}<progress max=${one.size} value=${one.sent}></progress><span class="num">${bytes(one.sent)} of ${bytes(one.size)}</span></label>`)}
    <div class=${shown ? 'browser' : ''} @dragover=${(event) => event.preventDefault()} @drop=${(event) => { event.preventDefault(); upload([...event.dataTransfer.files]); }}>${files}
      ${shown ? html`<section class="card preview" aria-label="Preview"><header class="row"><h2>${shown.entry.name}</h2><span class="dim small">${bytes(shown.entry.file_size)}</span><span class="grow"></span><button class="plain" type="button" @click=${() => { shown = null; redraw(); }}>Close</button></header>${shown.inside}</section>` : nothing}</div>`;
}

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
