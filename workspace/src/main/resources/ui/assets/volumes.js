// Volumes: browse, preview, upload, download and delete, with the viewer's own privileges.

import { call, get } from './api.js';
import { confirmed } from './confirm.js';
import { all, bytes, content, html, note, place, trail, view } from './ui.js';
import { byName, directory, FS, pathOf } from './volume-files.js';
import { listOf, volumesOf } from './volume-list.js';
import { preview } from './volume-preview.js';
import { send } from './volume-upload.js';

let [volumes, entries] = [undefined, undefined];
let [shown, problem, loading, sending] = [null, null, true, []];
let latest = 0;

async function load() {
  const mine = ++latest;
  const parts = place();
  [problem, shown, loading] = [null, null, true];
  redraw();
  try {
    if (parts.length < 3) {
      const found = await volumesOf(parts);
      volumes = mine === latest ? found : volumes;
    } else {
      const found = await all(get, `${FS}/directories${pathOf(parts)}?page_size=1000`, 'contents', 5000);
      entries = mine === latest ? found.sort(byName) : entries;
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

function close() {
  shown = null;
  redraw();
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

// Does something and reads the directory anew; what went wrong is told.
async function change(work) {
  try {
    await work();
    await load();
  } catch (error) {
    problem = error;
    redraw();
  }
}

async function remove(entry) {
  const what = entry.is_directory ? 'The directory must be empty.' : `${bytes(entry.file_size)}; there is no way back.`;
  if (await confirmed(`Delete ${entry.name}?`, what, 'Delete')) {
    const kind = entry.is_directory ? 'directories' : 'files';
    change(() => call('DELETE', `${FS}/${kind}${pathOf([...place(), entry.name])}`));
  }
}

function makeDirectory(event) {
  event.preventDefault();
  const field = event.target.elements.name;
  change(async () => {
    await call('PUT', `${FS}/directories${pathOf([...place(), field.value.trim()])}`);
    field.value = '';
  });
}

function whole() {
  const parts = place();
  const inside = parts.length >= 3;
  if (inside ? entries === undefined || (loading && problem === null) : volumes === undefined) {
    return problem ? trail('Volumes', parts) : html`<p class="dim">Loading…</p>`;
  }
  return inside
    ? directory({ parts, entries, shown, sending, look, close, remove, upload, makeDirectory })
    : listOf(volumes, parts);
}

const redraw = view(content, () => html`${note(problem)}${whole()}`);
addEventListener('hashchange', load);
load();
