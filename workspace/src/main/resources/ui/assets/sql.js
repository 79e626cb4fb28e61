// An editor for SQL: Ctrl+Enter runs what stands in it, as the person who is signed in.

import { get } from './api.js';
import { chart } from './chart.js';
import { millisOf } from './numbers.js';
import { rows as rowsOf } from './dashboard-widgets.js';
import { cancel, run as execute, scaleOf } from './statements.js';
import { content, count, duration, html, many, note, nothing, toggle, view } from './ui.js';

const MOST = 1000;
function kept() {
  try {
    return localStorage.getItem('sql') ?? '';
  } catch {
    return '';
  }
}

function keep(text) {
  try {
    localStorage.setItem('sql', text);
  } catch {
    // It holds until the page is left.
  }
}

let [answer, problem, id, warehouse] = [undefined, null, undefined, undefined];
let [busy, begun, took, shape, warehouses] = [false, 0, 0, 'rows', []];
let axes = {};

const first = new URLSearchParams(location.search).get('q') ?? kept();
const editor = () => document.querySelector('#statement');

// What is selected, or all there is.
function wanted() {
  const { value, selectionStart: from, selectionEnd: to } = editor();
  return from === to ? { text: value, from: 0 } : { text: value.slice(from, to), from };
}

async function run() {
  const { text, from } = wanted();
  if (text.trim() === '' || busy) {
    return;
  }
  keep(editor().value);
  [busy, problem, answer, begun, id] = [true, null, undefined, Date.now(), undefined];
  redraw();
  const ticking = setInterval(redraw, 200);
  try {
    const started = (known) => { id = known; };
    answer = await execute(text.replace(/(\s*;)+\s*$/, ''), { warehouse, rowLimit: MOST, started });
    axes = axesOf(answer);
    if (axes.y.length === 0 || answer.rows.length < 2) {
      shape = 'rows';
    }
  } catch (error) {
    problem = placed(error, text, from);
  }
  clearInterval(ticking);
  [busy, took, id] = [false, Date.now() - begun, undefined];
  redraw();
}

// Spark says where: "(line 2, pos 7)", "; line 2 pos 7", or "== SQL (line 2, position 8) ==" counted from one.
function placed(error, text, from) {
  const found = /line (\d+),? pos(?:ition)? (\d+)/.exec(error.message);
  if (!found) {
    return error;
  }
  const line = Number(found[1]);
  const column = Number(found[2]) - (found[0].includes('position') ? 1 : 0);
  const before = text.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  const lead = editor().value.slice(0, from).split('\n').length - 1;
  return { message: error.message, line: line + lead, at: from + before + column };
}

function go() {
  const field = editor();
  const { value } = field;
  const from = Math.min(problem.at, value.length);
  const word = /^[\w`.]+/.exec(value.slice(from))?.[0].length ?? 1;
  field.focus();
  field.setSelectionRange(from, from + word);
}

function axesOf({ columns }) {
  const scales = columns.map(scaleOf);
  const x = Math.max(0, scales.indexOf(scales.includes('temporal') ? 'temporal' : 'categorical'));
  return { x, y: columns.map((_, i) => i).filter((i) => i !== x && scales[i] === 'quantitative').slice(0, 6) };
}

// One of the columns, for an axis.
function pick(title, chosen, choose) {
  const change = (event) => {
    choose(Number(event.target.value));
    redraw();
  };
  return html`<label class="row small dim">${title}<select @change=${change}>${answer.columns.map((c, i) =>
    html`<option value=${i} ?selected=${i === chosen}>${c.name}</option>`)}</select></label>`;
}

function plotted() {
  const { columns, rows } = answer;
  const scale = scaleOf(columns[axes.x]);
  const read = { temporal: millisOf, quantitative: Number, categorical: String }[scale];
  const whole = (i) => rows.filter((row) => row[i] !== null && row[axes.x] !== null);
  const points = (i) => whole(i).map((row) => [read(row[axes.x]), Number(row[i])]);
  const series = axes.y.map((i) => ({ name: columns[i].name, points: points(i) }));
  if (scale !== 'categorical') {
    series.forEach((one) => one.points.sort((a, b) => a[0] - b[0]));
  }
  const up = axes.y.map((i) => columns[i].name).join(', ');
  const names = [...new Set(series.flatMap((one) => one.points.map(([at]) => at)))];
  const across = pick('Across', axes.x, (x) => { axes = { ...axes, x }; });
  return html`<div class="row">${across}${axes.y.length <= 1
      ? pick('Up', axes.y[0], (i) => { axes = { ...axes, y: [i] }; })
      : html`<span class="dim small">Up ${up}</span>`}</div>
    <div class="card sqlchart">${chart({
      kind: shape, scale, series, names, xTitle: columns[axes.x].name, yTitle: up,
    })}</div>`;
}

function results() {
  const drawable = axes.y?.length > 0 && answer.rows.length > 1;
  const cut = answer.truncated ? `, cut at ${count(MOST)}` : '';
  const showAs = (value) => {
    shape = value;
    redraw();
  };
  return html`<div class="sectionhead">
      <span class="dim small num" role="status">${many(answer.total, 'row')} in ${duration(took)}${cut}</span>
      <span class="grow"></span>
      ${drawable ? toggle([['rows', 'Rows'], ['line', 'Line'], ['bar', 'Bar']], shape, showAs, 'Show as') : nothing}</div>
    ${drawable && shape !== 'rows' ? plotted() : given()}`;
}

const given = () => (answer.columns.length === 0
  ? html`<p class="dim">Done; it gives no rows.</p>` : html`<div class="results">${rowsOf(answer)}</div>`);

const lines = () => (editor()?.value ?? first).split('\n').length;

function fault() {
  return problem.line === undefined ? note(problem) : html`<div class="note bad" role="alert">
    <p><button class="link" type="button" @click=${go}>Line ${problem.line}</button></p>
    <p class="fault">${problem.message}</p></div>`;
}

function keys(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
}

function scrolled({ target }) {
  target.previousElementSibling.scrollTop = target.scrollTop;
}

const numbers = () => Array.from({ length: lines() }, (_, i) =>
  html`<span class=${problem?.line === i + 1 ? 'marked' : ''}>${i + 1}</span>`);

function stop() {
  cancel(id).catch((error) => {
    problem = error;
    redraw();
  });
}

const choice = () => html`<label class="row small dim">Warehouse
  <select @change=${(event) => { warehouse = event.target.value; }}>${warehouses.map((w) =>
    html`<option value=${w.id}>${w.name}</option>`)}</select></label>`;

const redraw = view(content, () => html`<div class="editor">
  <div class="sheet"><div class="gutter" aria-hidden="true">${numbers()}</div>
    <textarea id="statement" aria-label="SQL" aria-invalid=${String(problem?.line !== undefined)} spellcheck="false"
      wrap="off" placeholder="SELECT * FROM catalog.schema.table LIMIT 100" .defaultValue=${first}
      @input=${() => redraw()} @scroll=${scrolled} @keydown=${keys}></textarea></div>
  <div class="row">
    <button ?disabled=${busy} @click=${run}>${busy ? `Running, ${duration(Date.now() - begun)}` : 'Run'}</button>
    ${busy ? html`<button class="quiet" ?disabled=${!id} @click=${stop}>Cancel</button>` : nothing}
    ${warehouses.length > 1 ? choice() : nothing}
    <span class="dim small"><kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it, or what is selected; as you, with your
      privileges.</span></div></div>
  ${problem ? fault() : nothing}${answer ? results() : nothing}`);

get('/api/2.0/sql/warehouses').then((found) => {
  warehouses = found.warehouses ?? [];
  redraw();
}, () => {});
