// What is known of a table or a function, in the shapes that the catalog's page shows.

import { count, facts, html, nothing, table, when } from './ui.js';

export const kind = (text) => (text ?? '').toLowerCase().replaceAll('_', ' ');
export const wrapped = (text) => html`<span class="wrap">${text ?? ''}</span>`;
export const lead = (text) => (text ? html`<p class="lead">${text}</p>` : nothing);

// What pipelines make belongs to compute, which a person knows by that name.
const COMPUTE = '00000000-0000-4000-8000-636f6d707574';
export const owner = (of) => (of.owner === COMPUTE ? 'compute' : of.owner);

export const columnsOf = (of) => ((of.columns ?? []).length === 0
  ? html`<p class="dim">No columns are known.</p>`
  : table(of.columns, [
    { title: 'Column', name: true, cell: (c) => c.name },
    { title: 'Type', cell: (c) => html`<code>${c.type_text}</code>` },
    { title: 'About', optional: true, cell: (c) => wrapped(c.comment) },
  ], { key: (c) => c.name, label: 'Columns' }));

export const code = (text) => (text ? html`<pre class="code">${text}</pre>` : nothing);

const METRICS = [
  ['numOutputRows', 'rows'], ['numAddedFiles', 'files added'], ['numFiles', 'files'],
  ['numRemovedFiles', 'files removed'], ['numTargetRowsUpdated', 'rows updated'],
];

function metrics(text) {
  let found = {};
  try {
    found = JSON.parse(text ?? '{}') ?? {};
  } catch {
    return html`<span class="dim">${text}</span>`;
  }
  return METRICS.filter(([name]) => Number(found[name]) > 0)
    .map(([name, word]) => `${count(found[name])} ${word}`).join(', ');
}

export function history(found) {
  const index = new Map(found.columns.map((c, i) => [c.name, i]));
  const value = (row, name) => row[index.get(name)];
  return table(found.rows, [
    { title: 'Version', number: true, cell: (row) => value(row, 'version') },
    { title: 'When', cell: (row) => when(value(row, 'timestamp')) },
    { title: 'What', cell: (row) => kind(value(row, 'operation')) },
    { title: 'How much', cell: (row) => metrics(value(row, 'operationMetrics')) },
    { title: 'By', optional: true, cell: (row) => value(row, 'userName') ?? value(row, 'engineInfo') },
  ], { label: 'History' });
}

export function aFunction(of) {
  const parameters = of.input_params?.parameters ?? [];
  return html`<h2>${of.name}</h2>
    ${facts([
      ['Kind', 'function'],
      ['Returns', of.full_data_type ?? of.data_type],
      ['Owner', owner(of)],
      ['Made', when(of.created_at)],
    ])}${lead(of.comment)}
    ${parameters.length === 0 ? nothing : table(parameters, [
      { title: 'Parameter', name: true, cell: (p) => p.name },
      { title: 'Type', cell: (p) => html`<code>${p.type_text}</code>` },
      { title: 'About', cell: (p) => wrapped(p.comment) },
    ], { label: 'Parameters' })}
    ${code(of.routine_definition)}`;
}
