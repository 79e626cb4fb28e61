// What variants of an agent measure, and how far they are from the first one.

import { share } from './release-words.js';
import { chip, html, nothing } from './ui.js';

const AMOUNTS = /_ms$|_usd$|^tokens$|^errors$|^cases$/;
const OF_ALL = { latency_ms: 'latency_p50_ms' };

const number = (value) => Number(value).toLocaleString(undefined, { maximumFractionDigits: 4 });

// Counts of what must never be are whole numbers; shares are of the cases.
const counted = (evaluation, name) => evaluation.variants.some((v) => v.metrics[name] > 1);
const isShare = (evaluation, name) => !AMOUNTS.test(name) && !counted(evaluation, name);

function shown(evaluation, name, value) {
  if (value === undefined) {
    return html`<span class="dim">none</span>`;
  }
  return isShare(evaluation, name) ? share(value) : number(value);
}

function signed({ metric }, value) {
  const amount = AMOUNTS.test(metric) ? number(Number(value.toPrecision(3))) : `${(100 * value).toFixed(1)}`;
  return value > 0 ? `+${amount}` : amount;
}

// The interval on a scale whose middle is no difference.
function interval(difference, most) {
  const at = (value) => 50 + 50 * Math.max(-1, Math.min(1, most > 0 ? value / most : 0));
  const [low, high, mean] = [at(difference.low), at(difference.high), at(difference.mean)];
  return html`<span class="interval ${difference.verdict.toLowerCase()}" aria-hidden="true"><i
    style="left:${low}%;width:${Math.max(0.5, high - low)}%"></i><b style="left:${mean}%"></b></span>`;
}

const VERDICTS = { BETTER: ['good', 'Better'], WORSE: ['bad', 'Worse'], UNDECIDED: ['', 'No clear difference'] };

function difference(found) {
  if (!found) {
    return nothing;
  }
  const amounts = AMOUNTS.test(found.metric);
  const most = amounts ? Math.max(Math.abs(found.low), Math.abs(found.high)) * 1.1 : 1;
  const [mean, low, high] = [found.mean, found.low, found.high].map((value) => signed(found, value));
  return html`${interval(found, most)}
    <span class="line-2">${mean}${amounts ? '' : ' points'} (${low} to ${high}), ${found.higher} up,
      ${found.lower} down of ${found.pairs}</span>${chip(...VERDICTS[found.verdict])}`;
}

// Of most metrics there is one number; latency's difference is of cases, its figure a median.
function rows(evaluation) {
  const names = new Set(evaluation.variants.flatMap((v) => Object.keys(v.metrics)));
  names.delete('cases');
  const last = (name) => (AMOUNTS.test(name) ? 1 : 0);
  const sorted = [...names].sort((a, b) => (b === 'accuracy') - (a === 'accuracy') || last(a) - last(b));
  return sorted.map((name) => ({
    name,
    difference: Object.keys(OF_ALL).find((key) => OF_ALL[key] === name) ?? name,
  }));
}

const head = (v, i, all) => html`<th scope="col">${v.name}<span class="line-2">version ${v.model_version}${
  i === 0 && all.length > 1 ? ', the first: others are held against it' : ''}</span></th>`;

const cell = (evaluation, row) => (v) => html`<td data-of=${v.name}>
  <span class="value">${shown(evaluation, row.name, v.metrics[row.name])}</span>
  ${difference(v.differences?.find((d) => d.metric === row.difference))}</td>`;

const HOW = html`<p class="dim small">Differences are case by case, in brackets what they may well be (95%): of yes
  and no by Bonett and Price, of amounts by bootstrap.</p>`;

export const metrics = (evaluation) => html`<div class="table"><table class="metrics" aria-label="Metrics">
    <thead><tr><th scope="col">Metric</th>${evaluation.variants.map(head)}</tr></thead>
    <tbody>${rows(evaluation).map((row) => html`<tr><th scope="row">${row.name}</th>
      ${evaluation.variants.map(cell(evaluation, row))}</tr>`)}</tbody></table></div>
  ${evaluation.variants.length > 1 ? HOW : nothing}`;
