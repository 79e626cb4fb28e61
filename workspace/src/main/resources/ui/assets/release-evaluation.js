// What a version measured against its champion, and which of its cases are not right.

import { share } from './release-words.js';
import { chip, html, nothing, table } from './ui.js';

const AMOUNTS = /_ms$|_usd$|^tokens$|^errors$|^regressions$/;
const NO_LESS = 0.6; // a bar of nothing is seen as one

let wrongOnly = true;

// Metrics that are shares lie on one scale; the others have each their own. What has only a most is
// counted.
function isShare(summary, name, ...values) {
  const limit = summary.thresholds[name];
  return values.every((value) => (value ?? 0) <= 1)
    && (limit ? limit.at_least !== undefined : !AMOUNTS.test(name));
}

const bar = (whose, value, most) => html`<span class="bar ${whose}"><i
  style="width:${most > 0 ? Math.max(NO_LESS, (100 * value) / most) : NO_LESS}%"></i></span>`;

const number = (value) => Number(value).toLocaleString(undefined, { maximumFractionDigits: 4 });

function threshold(summary, name) {
  const limit = summary.thresholds[name];
  if (!limit) {
    return nothing;
  }
  const words = ['at_least', 'at_most'].filter((key) => limit[key] !== undefined)
    .map((key) => `${key.replace('_', ' ')} ${limit[key]}`).join(', ');
  const missed = summary.missed_thresholds.some((text) => text.startsWith(`${name} is`));
  return html`<span class="line-2">${words} ${missed ? chip('bad', 'Missed') : chip('good', 'Held')}</span>`;
}

const metric = (summary) => ([name, value]) => {
  const theirs = summary.champion_metrics?.[name];
  const shares = isShare(summary, name, value, theirs);
  const most = shares ? 1 : Math.max(value, theirs ?? 0);
  const shown = shares ? share : number;
  return html`<tr><th scope="row">${name}${threshold(summary, name)}</th>
    <td>${bar('candidate', value, most)}<b>${shown(value)}</b></td>
    <td>${theirs === undefined ? nothing : html`${bar('champion', theirs, most)}${shown(theirs)}`}</td></tr>`;
};

const candidate = (c) => (c.right ? chip('good', 'Right')
  : html`${chip('bad', c.champion_right ? 'Regression' : 'Wrong')}
    <span class="line-2">${[...c.wrong, ...c.unsafe].join(', ') || c.error}</span>`);

function champion({ champion_right: right }) {
  if (right === undefined) {
    return '';
  }
  return right ? chip('good', 'Right') : chip('bad', 'Wrong');
}

const COLUMNS = [
  { title: 'Case', name: true, cell: (c) => c.name },
  { title: 'Candidate', cell: candidate },
  { title: 'Champion', optional: true, cell: champion },
  { title: 'Trace', cell: (c) => (c.trace_id ? html`<a href="/ml/traces/${c.trace_id}">Trace</a>` : '') },
  { title: 'Answer', optional: true, cell: (c) => html`<code class="answer">${JSON.stringify(c.answer)}</code>` },
];

function cases(summary, redraw) {
  const shown = summary.cases.filter((c) => !wrongOnly || !c.right || c.unsafe.length > 0);
  const flip = () => {
    wrongOnly = !wrongOnly;
    redraw();
  };
  return html`<div class="row cases"><h3>Cases</h3>
      <button class="quiet small" @click=${flip}>${wrongOnly ? 'Show all' : 'Only those that are not right'}</button></div>
    ${shown.length === 0 ? html`<p class="dim">All ${summary.cases.length} are right.</p>`
      : table(shown, COLUMNS, { key: (c) => c.name, label: 'Cases' })}`;
}

const legend = (release, summary) => html`<p class="legend">
  <span><span class="key candidate"></span>Version ${release.model_version}</span>
  ${summary.champion_metrics
    ? html`<span><span class="key champion"></span>Champion, version ${summary.champion_version}</span>` : nothing}</p>`;

/** `redraw` is called when other cases are asked for. */
export const evaluation = (release, summary, redraw) => html`<section class="card"><h2>Evaluation</h2>
  ${legend(release, summary)}
  <div class="table"><table class="metrics" aria-label="Metrics">
    <thead><tr><th scope="col">Metric</th><th scope="col">Candidate</th><th scope="col">Champion</th></tr></thead>
    <tbody>${Object.entries(summary.metrics).filter(([name]) => name !== 'cases').map(metric(summary))}</tbody>
  </table></div>
  ${summary.weakened.length > 0
    ? html`<p class="note bad">Weaker than the champion's own: ${summary.weakened.join('; ')}</p>` : nothing}
  ${cases(summary, redraw)}</section>`;
