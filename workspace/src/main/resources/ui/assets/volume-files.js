// The files of one directory, and what one does with them.

import { at, bytes, count, empty, html, nothing, table, trail, when } from './ui.js';

/** The directories' and files' API. */
export const FS = '/api/2.0/fs';
export const pathOf = (parts) => `/Volumes/${parts.map(encodeURIComponent).join('/')}`;

// Directories first; file-2 before file-10.
export const byName = (a, b) => Number(b.is_directory) - Number(a.is_directory)
  || a.name.localeCompare(b.name, undefined, { numeric: true });

const name = ({ parts, shown, look }) => (entry) => (entry.is_directory
  ? html`<a href=${at(...parts, entry.name)}>${entry.name}/</a>`
  : html`<button class="link" type="button" aria-pressed=${String(shown?.entry === entry)}
      @click=${() => look(entry)}>${entry.name}</button>`);

const acts = ({ parts, remove }) => (entry) => html`<span class="acts">${entry.is_directory ? nothing
  : html`<a class="small" href="${FS}/files${pathOf([...parts, entry.name])}" download=${entry.name}>Download</a>`}
  <button class="plain small" type="button" aria-label="Delete ${entry.name}"
    @click=${() => remove(entry)}>Delete</button></span>`;

const size = (entry) => (entry.is_directory ? '' : bytes(entry.file_size));

const files = (of) => (of.entries.length === 0
  ? empty('Empty', 'Drop files here, or upload some with the button above.')
  : table(of.entries, [
    { title: 'Name', name: true, cell: name(of) },
    { title: 'Size', number: true, cell: size },
    // Beside a preview there is no room for it.
    ...(of.shown ? [] : [{ title: 'Changed', optional: true, cell: (entry) => when(entry.last_modified) }]),
    { title: '', cell: acts(of) },
  ], { key: (entry) => entry.name, label: 'Files' }));

function tools({ entries, upload, makeDirectory }) {
  const picked = ({ target }) => {
    upload([...target.files]);
    target.value = '';
  };
  return html`<div class="sectionhead">
    <label class="button"><input class="unseen" type="file" multiple @change=${picked}>Upload files</label>
    <form class="row" @submit=${makeDirectory}>
      <input type="text" name="name" required pattern="[^/]+" maxlength="200" placeholder="New directory"
        aria-label="New directory"><button class="quiet">Make</button></form>
    <span class="grow"></span><span class="dim small num">${count(entries.length)} here</span></div>`;
}

const onItsWay = (one) => html`<label class="note sending">${one.name}
  <progress max=${one.size} value=${one.sent}></progress>
  <span class="num">${bytes(one.sent)} of ${bytes(one.size)}</span></label>`;

const previewed = ({ shown, close }) => html`<section class="card preview" aria-label="Preview">
  <header class="row"><h2>${shown.entry.name}</h2><span class="dim small">${bytes(shown.entry.file_size)}</span>
    <span class="grow"></span><button class="plain" type="button" @click=${close}>Close</button></header>
  ${shown.inside}</section>`;

/**
 * `of`: {parts, entries, shown, sending} and what is done: {look, close, remove, upload, makeDirectory}.
 */
export function directory(of) {
  const dropped = (event) => {
    event.preventDefault();
    of.upload([...event.dataTransfer.files]);
  };
  return html`${trail('Volumes', of.parts)}${tools(of)}${of.sending.map(onItsWay)}
    <div class=${of.shown ? 'browser' : ''} @dragover=${(event) => event.preventDefault()} @drop=${dropped}>
      <div class="stack">${files(of)}</div>${of.shown ? previewed(of) : nothing}</div>`;
}
