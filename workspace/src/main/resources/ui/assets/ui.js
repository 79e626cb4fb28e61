// What all pages share: lit-html's templates, words for times and numbers, and the few shapes of the
// design language. Templates put values in as text; nothing here makes HTML of strings.

import { html, nothing, render } from './lib/lit-html/lit-html.js';
import { repeat } from './lib/lit-html/directives/repeat.js';

export { html, nothing, render, repeat };

export const content = document.querySelector('#content');

export function title(text) {
  const heading = document.querySelector('h1');
  if (heading.textContent !== text) {
    heading.textContent = text;
    document.title = `${text} · Caspers`;
  }
}

// Shows a template in an element; the function that comes back shows it anew, once a frame, and its
// `now` at once, for who measures what is shown.
export function view(root, template) {
  let waiting = false;
  const draw = () => {
    waiting = false;
    render(template(), root);
  };
  draw();
  const redraw = () => {
    if (!waiting) {
      waiting = true;
      (document.hidden ? setTimeout : requestAnimationFrame)(draw);
    }
  };
  redraw.now = draw;
  return redraw;
}

export const note = (error) =>
  error ? html`<p class="note bad" role="alert">${error.message ?? error}</p>` : nothing;

// What stands where something will, unless it is known why not.
export const loading = (problem) => (problem ? nothing : html`<p class="dim">Loading…</p>`);

// An empty place says what it is for and how it is filled.
export const empty = (what, how, action = nothing) =>
  html`<section class="card empty"><b>${what}</b><p>${how}</p>${action}</section>`;

export const chip = (tone, word) => html`<span class="chip ${tone}">${word}</span>`;

export const tags = (of = {}) => Object.entries(of).map(([name, value]) =>
  html`<span class="tag">${value ? `${name}: ${value}` : name}</span> `);

// `columns`: [{ title, cell: (row) => anything, number, optional, name }]
export function table(rows, columns, { key = (row, i) => i, label } = {}) {
  const kind = (c) => [c.number && 'number', c.optional && 'optional', c.name && 'name'].filter(Boolean).join(' ');
  return html`<div class="table"><table aria-label=${label ?? nothing}>
    <thead><tr>${columns.map((c) => html`<th scope="col" class=${kind(c)}>
      ${c.title || html`<span class="unseen">${c.spoken ?? 'Actions'}</span>`}</th>`)}</tr></thead>
    <tbody>${repeat(rows, key, (row) => html`<tr>${columns.map((c) =>
      html`<td class=${kind(c)}>${c.cell(row) ?? ''}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

// `pairs`: [[name, value]]; those without a value are left out.
export const facts = (pairs) => html`<dl class="facts">${pairs
  .filter((pair) => pair && pair[1] !== undefined && pair[1] !== '')
  .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

// `choices`: [[value, word]]
export const toggle = (choices, chosen, choose, label) =>
  html`<div class="switch" role="group" aria-label=${label}>${choices.map(([value, word]) => html`<button type="button"
    aria-pressed=${String(value === chosen)} @click=${() => choose(value)}>${word}</button>`)}</div>`;

export function duration(millis) {
  if (millis < 10_000) {
    return `${(Math.max(0, millis) / 1000).toFixed(1)} s`;
  }
  const seconds = Math.floor(millis / 1000);
  const [days, hours, minutes] = [86400, 3600, 60].map((long) => Math.floor(seconds / long));
  const parts = [days, hours % 24, minutes % 60, seconds % 60];
  const names = ['d', 'h', 'min', 's'];
  const first = parts.findIndex((part) => part > 0);
  return parts.slice(first, first + 2).map((part, i) => `${part} ${names[first + i]}`).join(' ');
}

const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

export function whenText(millis) {
  const then = new Date(millis);
  const today = then.toDateString() === new Date().toDateString();
  return today ? TIME.format(then) : `${DAY.format(then)}, ${TIME.format(then)}`;
}

export const when = (time) => {
  if (!time) {
    return '';
  }
  const then = new Date(time);
  if (Number.isNaN(then.getTime())) {
    return String(time); // what others wrote need not be a time
  }
  return html`<time datetime=${then.toISOString()} title=${then.toLocaleString()}>${whenText(then)}</time>`;
};

export function ago(time) {
  const millis = Date.now() - new Date(time);
  if (Number.isNaN(millis)) {
    return String(time);
  }
  return millis < 5_000 ? 'just now' : `${duration(Math.max(millis, 10_000)).split(' ').slice(0, 2).join(' ')} ago`;
}

// A state as APIs write it, as a word.
export const word = (state = '') => state.charAt(0).toUpperCase() + state.slice(1).toLowerCase().replaceAll('_', ' ');

export const many = (n, one, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;
export const count = (n) => Number(n).toLocaleString();
export const bytes = (n) => {
  const at = n < 1 ? 0 : Math.min(4, Math.floor(Math.log2(n) / 10));
  return `${at === 0 ? n : (n / 1024 ** at).toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][at]}`;
};

// Calls `act` after each change that the server tells of, at most once in `millis`.
export function onChanges(path, act, millis = 500) {
  let timer = null;
  const source = new EventSource(path);
  source.addEventListener('changed', () => {
    timer ??= setTimeout(() => {
      timer = null;
      act();
    }, millis);
  });
  return source;
}

// The parts of the address behind '#', and a link to such an address.
export const place = () => location.hash.slice(1).split('/').filter(Boolean).map(decodeURIComponent);
export const at = (...parts) => `#${parts.map(encodeURIComponent).join('/')}`;

export function trail(root, parts) {
  const to = (href, text, last) => html`<a href=${href} aria-current=${last ? 'page' : nothing}>${text}</a>`;
  const links = parts.map((part, i) => to(at(...parts.slice(0, i + 1)), part, i === parts.length - 1));
  return html`<nav class="trail" aria-label="Where you are">${to('#', root, parts.length === 0)}${links}</nav>`;
}

// All pages of a listing, up to a bound.
export async function all(get, path, key, most = 2000) {
  const found = [];
  let token = '';
  do {
    const page = token ? `${path.includes('?') ? '&' : '?'}page_token=${encodeURIComponent(token)}` : '';
    const answer = await get(`${path}${page}`);
    found.push(...(answer[key] ?? []));
    token = answer.next_page_token ?? '';
  } while (token !== '' && found.length < most);
  return found;
}
