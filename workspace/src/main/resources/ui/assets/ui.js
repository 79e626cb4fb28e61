// What all pages share: lit-html's templates, words for times and numbers, and the few shapes of the
// design language. Templates put values in as text; nothing here makes HTML of strings.

import { html, nothing, render } from '/assets/lib/lit-html/lit-html.js';
import { repeat } from '/assets/lib/lit-html/directives/repeat.js';

export { html, nothing, render, repeat };

export const content = document.querySelector('#content');

export function title(text) {
  const heading = document.querySelector('h1');
  if (heading.textContent !== text) {
    heading.textContent = text;
    document.title = `${text} · Caspers`;
  }
}

// Shows a template in an element; the function that comes back shows it anew, once a frame.
export function view(root, template) {
  let waiting = false;
  const draw = () => {
    waiting = false;
    render(template(), root);
  };
  draw();
  return () => {
    if (!waiting) {
      waiting = true;
      (document.hidden ? setTimeout : requestAnimationFrame)(draw);
    }
  };
}

export const note = (error) =>
  error ? html`<p class="note bad" role="alert">${error.message ?? error}</p>` : nothing;

// An empty place says what it is for and how it is filled.
export const empty = (what, how, action = nothing) =>
  html`<section class="card empty"><b>${what}</b><p>${how}</p>${action}</section>`;

export const chip = (tone, word) => html`<span class="chip ${tone}">${word}</span>`;

// `columns`: [{ title, cell: (row) => anything, number, optional, name }]
export function table(rows, columns, { key = (row, i) => i, label } = {}) {
  const kind = (c) => [c.number && 'number', c.optional && 'optional', c.name && 'name'].filter(Boolean).join(' ');
  return html`<div class="table"><table aria-label=${label ?? nothing}>
    <thead><tr>${columns.map((c) => html`<th scope="col" class=${kind(c)}>${c.title}</th>`)}</tr></thead>
    <tbody>${repeat(rows, key, (row) => html`<tr>${columns.map((c) => html`<td class=${kind(c)}>${c.cell(row) ?? ''}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

export const facts = (pairs) =>
  html`<dl class="facts">${pairs.filter((pair) => pair && pair[1] !== undefined && pair[1] !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

// `choices`: [[value, word]]
export const toggle = (choices, chosen, choose, label) =>
  html`<div class="switch" role="group" aria-label=${label}>${choices.map(([value, word]) => html`<button type="button" aria-pressed=${String(value === chosen)} @click=${() => choose(value)}>${word}</button>`)}</div>`;

export function duration(millis) {
  if (millis < 10_000) {
    return `${(Math.max(0, millis) / 1000).toFixed(1)} s`;
  }
  const seconds = Math.floor(millis / 1000);
  const parts = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const names = ['d', 'h', 'min', 's'];
  const first = parts.findIndex((part) => part > 0);
  return parts.slice(first, first + 2).map((part, i) => `${part} ${names[first + i]}`).join(' ');
}

const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export function whenText(millis) {
  const then = new Date(millis);
  return then.toDateString() === new Date().toDateString() ? TIME.format(then) : `${DAY.format(then)}, ${TIME.format(then)}`;
}

export const when = (time) => {
  if (!time) {
    return '';
  }
  const then = new Date(time);
  return html`<time datetime=${then.toISOString()} title=${then.toLocaleString()}>${whenText(then)}</time>`;
};

export function ago(time) {
  const millis = Date.now() - new Date(time);
  return millis < 5_000 ? 'just now' : `${duration(Math.floor(millis / 1000) * 1000).split(' ').slice(0, 2).join(' ')} ago`;
}

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
  return html`<nav class="trail" aria-label="Where you are">${to('#', root, parts.length === 0)}${parts.map((part, i) => to(at(...parts.slice(0, i + 1)), part, i === parts.length - 1))}</nav>`;
}

// All pages of a listing, up to a bound.
export async function all(get, path, key, most = 2000) {
  const found = [];
  let token = '';
  do {
    const answer = await get(`${path}${path.includes('?') ? '&' : '?'}${token ? `page_token=${encodeURIComponent(token)}` : ''}`);
    found.push(...(answer[key] ?? []));
    token = answer.next_page_token ?? '';
  } while (token !== '' && found.length < most);
  return found;
}
