// What a widget of a dashboard looks like, once its rows are there.

import { chart } from './chart.js';
import { formatted, millisOf, timeText } from './numbers.js';
import { scaleOf } from './statements.js';
import { count, html, nothing } from './ui.js';

const MOST_SERIES = 12;

/** Widgets that are drawn; others are shown as what they are called. */
export const KINDS = new Set(['counter', 'line', 'bar', 'area', 'table']);

const names = { line: 'Line', bar: 'Bar', area: 'Area' };

// A way to a field's column in the rows of a result.
function column(data, field) {
  const name = data.pick?.get(field) ?? field;
  const at = data.columns.findIndex((c) => c.name === name);
  if (at < 0) {
    const known = data.columns.map((c) => c.name).join(', ') || 'none';
    throw new Error(`The query has no column "${name}"; it has ${known}.`);
  }
  return { at, ...data.columns[at] };
}

function counter(data, { value, target } = {}) {
  if (!value?.fieldName) {
    throw new Error('The counter says no value to show: encodings.value.fieldName.');
  }
  const shown = data.rows[0]?.[column(data, value.fieldName).at];
  const aim = target?.fieldName && data.rows[0]?.[column(data, target.fieldName).at];
  return html`<div class="counter">${formatted(shown, value.format)}</div>
    ${aim ? html`<p class="dim small">of ${formatted(aim, target.format ?? value.format)}</p>` : nothing}`;
}

function valueOf(scale, text) {
  return scale === 'temporal' ? millisOf(text) : scale === 'quantitative' ? Number(text) : String(text ?? 'null');
}

function sortedNames(series, found, by) {
  const total = (name) => series.reduce((sum, { points }) => sum + (points.find(([x]) => x === name)?.[1] ?? 0), 0);
  const byName = (a, b) => a.localeCompare(b, undefined, { numeric: true });
  const up = by?.startsWith('y') ? (a, b) => total(a) - total(b) : byName;
  return by === 'natural-order' ? found : [...found].sort(by?.endsWith('-reversed') ? (a, b) => up(b, a) : up);
}

function plot(kind, data, encodings = {}) {
  const { x, y, color } = encodings;
  const measures = y?.fields ?? (y?.fieldName ? [y] : []);
  if (!x?.fieldName || measures.length === 0) {
    throw new Error(`The ${kind} chart needs encodings.x and encodings.y.`);
  }
  const across = column(data, x.fieldName);
  const scale = ['temporal', 'quantitative', 'categorical'].includes(x.scale?.type) ? x.scale.type : scaleOf(across);
  const split = color?.fieldName ? column(data, color.fieldName).at : -1;
  const series = new Map();
  for (const measure of measures) {
    const of = column(data, measure.fieldName).at;
    for (const row of data.rows) {
      const at = valueOf(scale, row[across.at]);
      const height = Number(row[of]);
      if (row[of] === null || Number.isNaN(height) || Number.isNaN(at)) {
        continue;
      }
      const name = split >= 0 ? String(row[split] ?? 'null') : measure.displayName ?? measure.fieldName;
      if (!series.has(name)) {
        series.set(name, []);
      }
      series.get(name).push([at, height]);
    }
  }
  let shown = [...series].map(([name, points]) => ({ name, points }));
  if (split >= 0) {
    shown.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  }
  const left = shown.length - MOST_SERIES;
  shown = shown.slice(0, MOST_SERIES);
  const found = scale === 'categorical' ? [...new Set(shown.flatMap(({ points }) => points.map(([at]) => at)))] : [];
  if (scale !== 'categorical') {
    shown.forEach(({ points }) => points.sort((a, b) => a[0] - b[0]));
  }
  const stacked = shown.length > 1 && (kind === 'area' || (kind === 'bar' && encodings.mark?.layout !== 'group'));
  return html`${chart({
    kind, scale, series: shown, stacked,
    names: sortedNames(shown, found, x.scale?.sort?.by),
    format: measures[0].format ?? y.format,
    xTitle: x.displayName ?? x.fieldName,
    yTitle: measures.length === 1 ? measures[0].displayName ?? measures[0].fieldName : names[kind],
  })}${left > 0 ? html`<p class="dim small">and ${count(left)} more series that are not drawn</p>` : nothing}`;
}

function text(scale, value, shown) {
  if (value === null) {
    return html`<i class="dim">null</i>`;
  }
  if (scale === 'temporal') {
    return html`<time datetime=${value} title=${value}>${timeText(millisOf(value))}</time>`;
  }
  return scale === 'quantitative' ? formatted(value, shown.format ?? { decimalPlaces: { type: 'max', places: 6 } }) : value;
}

export function rows(data, wanted) {
  const shown = (wanted ?? data.columns.map((c) => ({ fieldName: c.name })))
    .filter((c) => c.visible !== false)
    .map((c) => ({ of: c, ...column(data, c.fieldName) }));
  const kind = shown.map((c) => scaleOf(c));
  const side = (i) => (kind[i] === 'quantitative' ? 'number' : '');
  const head = (c, i) =>
    html`<th scope="col" class=${side(i)}>${c.of.title ?? c.of.displayName ?? c.of.fieldName}</th>`;
  const cell = (row) => (c, i) => html`<td class=${side(i)}>${text(kind[i], row[c.at], c.of)}</td>`;
  return html`<div class="table" tabindex="0" role="region" aria-label="Rows"><table>
    <thead><tr>${shown.map(head)}</tr></thead>
    <tbody>${data.rows.slice(0, 500).map((row) => html`<tr>${shown.map(cell(row))}</tr>`)}</tbody>
  </table></div>`;
}

/** The inside of a tile. Throws when the widget asks for what its query does not give. */
export function drawn(spec, data) {
  switch (spec.widgetType) {
    case 'counter':
      return counter(data, spec.encodings);
    case 'table':
      return rows(data, spec.encodings?.columns);
    default:
      return plot(spec.widgetType, data, spec.encodings);
  }
}

const bold = (part) => (/^\*\*.+\*\*$/.test(part) ? html`<b>${part.slice(2, -2)}</b>` : part);
const inline = (line) => line.split(/(\*\*[^*]+\*\*)/).map(bold);

function paragraph(line) {
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) {
    return heading[1].length === 1 ? html`<h2>${inline(heading[2])}</h2>` : html`<h3>${inline(heading[2])}</h3>`;
  }
  const item = /^\s*[-*]\s+(.*)$/.exec(line);
  return item ? html`<p class="item">${inline(item[1])}</p>` : html`<p>${inline(line)}</p>`;
}

/** A text widget: headings, paragraphs, lists and bold of Markdown; the rest stays as written. */
export const prose = (markdown) => html`<div class="prose">${markdown
  .split(/\n+/)
  .filter((line) => line.trim() !== '')
  .map(paragraph)}</div>`;
