// The first part of a file, as what it is: text, rows of a CSV, a picture; else that it is neither.

import { bytes, html, nothing } from './ui.js';

const [MOST_TEXT, MOST_PICTURE, MOST_ROWS] = [64 * 1024, 4 * 1024 * 1024, 100];
const PICTURES = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp',
};

const ending = (name) => /\.([a-z0-9]+)$/i.exec(name)?.[1].toLowerCase() ?? '';

async function part(url, last) {
  const response = await fetch(url, { headers: { Range: `bytes=0-${last}` } });
  if (response.status === 416) {
    return new ArrayBuffer(0);
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.message ?? `The file cannot be read (${response.status}).`);
  }
  return response.arrayBuffer();
}

// Text, though a character may be cut in two at the end.
function textOf(buffer, cut) {
  for (let less = 0; less <= (cut ? 3 : 0); less++) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(buffer.slice(0, buffer.byteLength - less));
      return text.includes('\u0000') ? undefined : text;
    } catch {
      // One byte less may be whole characters.
    }
  }
  return undefined;
}

// Lines of fields; quotes may hold commas and line ends (RFC 4180).
export function csv(text, most = MOST_ROWS) {
  const rows = [[]];
  let [field, quoted] = ['', false];
  for (let i = 0; i < text.length && rows.length <= most; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        field += text[++i];
      } else if (c === '"') {
        quoted = false;
      } else {
        field += c;
      }
    } else if (c === '"' && field === '') {
      quoted = true;
    } else if (c === ',' || c === '\n') {
      rows.at(-1).push(field.replace(/\r$/, ''));
      field = '';
      if (c === '\n') {
        rows.push([]);
      }
    } else {
      field += c;
    }
  }
  rows.at(-1).push(field);
  return rows.filter((row) => row.length > 1 || row[0] !== '').slice(0, most);
}

function tidy(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

// In pieces: a function takes only so many arguments.
function base64(data) {
  const pieces = [];
  for (let from = 0; from < data.length; from += 8192) {
    pieces.push(String.fromCharCode(...data.subarray(from, from + 8192)));
  }
  return btoa(pieces.join(''));
}

function rowsOf(text) {
  const [head, ...rows] = csv(text);
  const cells = (row) => html`<tr>${row.map((field) => html`<td>${field}</td>`)}</tr>`;
  return html`<div class="table" tabindex="0" role="region" aria-label="Rows"><table>
    <thead><tr>${head.map((field) => html`<th scope="col">${field}</th>`)}</tr></thead>
    <tbody>${rows.map(cells)}</tbody></table></div>`;
}

/** A template; throws when the file cannot be read. */
export async function preview(url, name, size) {
  const kind = ending(name);
  if (size === 0) {
    return html`<p class="dim">The file is empty.</p>`;
  }
  if (PICTURES[kind] && size <= MOST_PICTURE) {
    const data = base64(new Uint8Array(await part(url, size - 1)));
    return html`<img class="picture" alt=${name} src="data:${PICTURES[kind]};base64,${data}">`;
  }
  const cut = size > MOST_TEXT;
  const text = textOf(await part(url, Math.min(size, MOST_TEXT) - 1), cut);
  if (text === undefined) {
    return html`<p class="dim">This is not text; download it to open it with a program of its kind.</p>`;
  }
  const rest = cut ? html`<p class="dim small">The first ${bytes(MOST_TEXT)} of ${bytes(size)}.</p>` : nothing;
  if (kind === 'csv') {
    return html`${rowsOf(text)}${rest}`;
  }
  const shown = kind === 'json' && !cut ? tidy(text) : text;
  return html`<pre class="file" tabindex="0" aria-label="Content">${shown}</pre>${rest}`;
}
