// What went through an endpoint, as six charts over one span of time.

import { chart } from './chart.js';
import { formatted } from './numbers.js';
import { count, html } from './ui.js';

const USD = { type: 'number-currency', currencyCode: 'USD' };
const SUMS = ['requests', 'errors', 'limited', 'guarded', 'input_tokens', 'output_tokens', 'cost_usd'];
const MOSTS = ['p50_ms', 'p95_ms', 'p99_ms'];

/** An amount of money as short as it can be said. */
export const dollars = (amount) =>
  formatted(Number(amount), { ...USD, decimalPlaces: { type: 'max', places: 4 } });

function merged(at, parts) {
  const sum = (field) => parts.reduce((total, part) => total + Number(part[field] ?? 0), 0);
  const most = (field) => parts.reduce((high, part) => Math.max(high, part[field] ?? 0), 0) || null;
  return {
    at,
    ...Object.fromEntries(SUMS.map((field) => [field, sum(field)])),
    ...Object.fromEntries(MOSTS.map((field) => [field, most(field)])),
  };
}

// Every step of the span, so that a quiet minute is drawn as one.
function stepsOf(traffic, minutes) {
  const millis = traffic.step_seconds * 1000;
  const known = new Map(traffic.steps.map((step) => [step.at, step]));
  const now = Math.floor(Date.now() / millis) * millis;
  // As many points as a chart has room for: longer spans are told in longer steps.
  const of = Math.max(1, Math.round(minutes / 5));
  const found = [];
  for (let at = now - minutes * 60_000; at < now; at += millis * of) {
    const parts = Array.from({ length: of }, (_, i) => known.get(at + i * millis));
    found.push(merged(at, parts.filter(Boolean)));
  }
  return found;
}

const drawn = (steps, { kind, yTitle, fields, format, stacked = false }) => chart({
  kind,
  scale: 'temporal',
  stacked,
  format,
  xTitle: 'time',
  yTitle,
  series: fields.map(([name, value]) => ({
    name,
    points: steps.map((step) => [step.at, value(step)]).filter(([, y]) => y !== null),
  })),
});

const of = (field) => (step) => step[field];

/** `traffic`: as the gateway tells it; `minutes` of it are shown. */
export function charts(traffic, minutes) {
  const steps = stepsOf(traffic, minutes);
  const seconds = (minutes * 60) / steps.length;
  const sum = (...fields) => steps.reduce((total, step) =>
    total + fields.reduce((part, field) => part + step[field], 0), 0);
  const answered = (s) => s.requests - s.errors - s.limited - s.guarded;
  const worst = steps.reduce((high, step) => Math.max(high, step.p99_ms ?? 0), 0);
  const all = sum('requests');
  const refused = sum('errors', 'limited', 'guarded');
  const percent = { type: 'number-percent' };
  const card = (heading, now, what) => html`<section class="card chart-card" aria-label=${heading}>
    <div class="row"><h2>${heading}</h2><span class="grow"></span><b class="now">${now}</b></div>
    ${drawn(steps, what)}</section>`;
  return html`<div class="charts">
    ${card('Requests a second', `${count(all)} in all`, {
      kind: 'area', yTitle: 'requests a second', fields: [['requests', (s) => s.requests / seconds]],
    })}
    ${card('Latency, ms', worst ? `p99 up to ${formatted(Math.round(worst))}` : '–', {
      kind: 'line', yTitle: 'milliseconds', fields: [['p50', of('p50_ms')], ['p95', of('p95_ms')], ['p99', of('p99_ms')]],
    })}
    ${card('Tokens', `${count(sum('input_tokens', 'output_tokens'))} in all`, {
      kind: 'area', yTitle: 'tokens', stacked: true,
      fields: [['input', of('input_tokens')], ['output', of('output_tokens')]],
    })}
    ${card('Cost', dollars(sum('cost_usd')), {
      kind: 'area', yTitle: 'US dollars', format: USD, fields: [['cost', of('cost_usd')]],
    })}
    ${card('Refused and failed', `${count(refused)} of ${count(all)}`, {
      kind: 'area', yTitle: 'requests', stacked: true,
      fields: [['failed', of('errors')], ['rate limit', of('limited')], ['guardrail', of('guarded')]],
    })}
    ${card('Answered', all ? formatted((all - refused) / all, percent) : '–', {
      kind: 'line', yTitle: 'share answered', format: percent,
      fields: [['answered', (s) => (s.requests ? answered(s) / s.requests : null)]],
    })}
  </div>`;
}
