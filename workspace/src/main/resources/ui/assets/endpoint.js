// One serving endpoint: what goes through the gateway now, and what the gateway does for it.

import { get, watch } from './api.js';
import { chart } from './chart.js';
import { formatted } from './numbers.js';
import { bytes, chip, content, count, empty, facts, html, note, nothing, table, title, view } from './ui.js';

const name = decodeURIComponent(location.pathname.split('/').pop());
const SPANS = [[5, '5 min'], [15, '15 min'], [60, '1 hour']];
const USD = { type: 'number-currency', currencyCode: 'USD' };

let [endpoint, traffic, problem, span] = [undefined, undefined, null, 15];

// Every step of the span, so that a quiet minute is drawn as one.
function steps() {
  const millis = traffic.step_seconds * 1000;
  const known = new Map(traffic.steps.map((step) => [step.at, step]));
  const now = Math.floor(Date.now() / millis) * millis;
  // As many points as a chart has room for: longer spans are told in longer steps.
  const of = Math.max(1, Math.round(span / 5));
  const found = [];
  for (let at = now - span * 60_000; at < now; at += millis * of) {
    found.push(merged(at, Array.from({ length: of }, (_, i) => known.get(at + i * millis)).filter(Boolean)));
  }
  return found;
}

function merged(at, parts) {
  const sum = (field) => parts.reduce((total, part) => total + Number(part[field] ?? 0), 0);
  const most = (field) => parts.reduce((high, part) => Math.max(high, part[field] ?? 0), 0) || null;
  return {
    at,
    ...Object.fromEntries(['requests', 'errors', 'limited', 'guarded', 'input_tokens', 'output_tokens', 'cost_usd'].map((f) => [f, sum(f)])),
    ...Object.fromEntries(['p50_ms', 'p95_ms', 'p99_ms'].map((f) => [f, most(f)])),
  };
}

const line = (all, kind, yTitle, fields, format, stacked = false) => chart({
  kind, scale: 'temporal', stacked, format, xTitle: 'time', yTitle,
  series: fields.map(([word, value]) => ({
    name: word, points: all.map((step) => [step.at, value(step)]).filter(([, y]) => y !== null),
  })),
});

const card = (heading, now, drawn) => html`<section class="card chart-card" aria-label=${heading}>
  <div class="row"><h2>${heading}</h2><span class="grow"></span><b class="now">${now}</b></div>${drawn}</section>`;

function charts() {
  const all = steps();
  const sum = (field) => all.reduce((total, step) => total + step[field], 0);
  const seconds = span * 60 / all.length;
  const answered = (s) => s.requests - s.errors - s.limited - s.guarded;
  const worst = all.reduce((high, step) => Math.max(high, step.p99_ms ?? 0), 0);
  return html`<div class="charts">
    ${card('Requests a second', `${count(sum('requests'))} in all`, line(all, 'area', 'requests a second', [['requests', (s) => s.requests / seconds]]))}
    ${card('Latency, ms', worst ? `p99 up to ${formatted(worst)}` : '–', line(all, 'line', 'milliseconds', [['p50', (s) => s.p50_ms], ['p95', (s) => s.p95_ms], ['p99', (s) => s.p99_ms]]))}
    ${card('Tokens', `${count(sum('input_tokens') + sum('output_tokens'))} in all`, line(all, 'area', 'tokens', [['input', (s) => s.input_tokens], ['output', (s) => s.output_tokens]], undefined, true))}
    ${card('Cost', formatted(sum('cost_usd'), { ...USD, decimalPlaces: { type: 'max', places: 4 } }), line(all, 'area', 'US dollars', [['cost', (s) => s.cost_usd]], USD))}
    ${card('Refused and failed', `${count(sum('errors') + sum('limited') + sum('guarded'))} of ${count(sum('requests'))}`, line(all, 'area', 'requests', [['failed', (s) => s.errors], ['rate limit', (s) => s.limited], ['guardrail', (s) => s.guarded]], undefined, true))}
    ${card('Answered', sum('requests') ? formatted(all.reduce((t, s) => t + answered(s), 0) / sum('requests'), { type: 'number-percent' }) : '–', line(all, 'line', 'share answered', [['answered', (s) => (s.requests ? answered(s) / s.requests : null)]], { type: 'number-percent' }))}
  </div>`;
}

const limits = (gateway) => (gateway.rate_limits ?? []).map((limit) => {
  const amount = [limit.calls !== undefined && `${count(limit.calls)} calls`, limit.tokens !== undefined && `${count(limit.tokens)} tokens`].filter(Boolean).join(', ');
  return html`<div>${amount} a minute <span class="dim">for ${limit.key === 'endpoint' ? 'all together' : limit.principal ?? 'each caller'}</span></div>`;
});

const dollars = (amount) => formatted(Number(amount), { ...USD, decimalPlaces: { type: 'max', places: 4 } });

const budgets = () => (traffic?.budgets ?? []).map((budget) => html`<div>${dollars(budget.amount_usd)} a ${budget.renewal_period}
  <span class="dim">for ${budget.key === 'endpoint' ? 'all together' : budget.principal ?? 'each caller'}${budget.spent_usd === undefined ? ''
    : `, ${dollars(budget.spent_usd)} spent${budget.key === 'endpoint' ? '' : ' by you'}`}</span></div>`);

function guards({ guardrails = {} }) {
  return Object.entries(guardrails).flatMap(([side, rules]) => [
    rules.pii && rules.pii.behavior !== 'NONE' && `${side}: personal data ${rules.pii.behavior === 'MASK' ? 'masked' : 'refused'}`,
    rules.prompt_injection?.behavior === 'BLOCK' && `${side}: signs of prompt injection refused`,
    rules.invalid_keywords?.length > 0 && `${side}: ${rules.invalid_keywords.length} keywords refused`,
  ]).filter(Boolean).map((text) => html`<div>${text}</div>`);
}

function settings() {
  const gateway = endpoint.ai_gateway ?? {};
  const kept = gateway.inference_table_config;
  const at = kept?.enabled ? `${kept.catalog_name}.${kept.schema_name}.${kept.table_name_prefix || name}_payload` : null;
  const problems = Object.entries(traffic?.journal?.problems ?? {}).filter(([of]) => of === at);
  return html`<section class="card"><h2>The gateway</h2>${facts([
    ['Rate limits', limits(gateway).length > 0 ? limits(gateway) : 'none'],
    ['Budgets', budgets().length > 0 ? budgets() : 'none'],
    ['Guardrails', guards(gateway).length > 0 ? guards(gateway) : 'none'],
    ['Fallbacks', gateway.fallback_config?.enabled ? 'the next served entity answers' : 'none'],
    ['Payloads', at ? html`<a href="/catalog#${at.split('.').map(encodeURIComponent).join('/')}">${at}</a>` : 'not kept'],
    ['Usage', gateway.usage_tracking_config?.enabled ? 'counted' : 'not counted'],
    ['Waiting for the tables', traffic ? bytes(traffic.journal.waiting_bytes) : ''],
  ])}${problems.map(([, why]) => html`<p class="note bad" role="alert">${at} takes no rows: ${why}</p>`)}</section>`;
}

const share = (entity) => {
  const route = endpoint.config?.traffic_config?.routes?.find((r) => r.served_entity_name === entity.name);
  return route ? `${route.traffic_percentage} %` : '';
};

const entities = () => html`<section class="card"><h2>What answers</h2>${table(endpoint.config?.served_entities ?? [], [
  { title: 'Served entity', name: true, cell: (e) => e.name },
  { title: 'Model', cell: (e) => (e.external_model ? `${e.external_model.name} at ${e.external_model.provider}` : `${e.entity_name ?? e.foundation_model?.name ?? ''} ${e.entity_version ?? ''}`) },
  { title: 'Share', number: true, cell: share },
], { key: (e) => e.name, label: 'Served entities' })}</section>`;

const head = () => html`<div class="row">${endpoint.state?.ready === 'READY' ? chip('good', 'Ready') : chip('busy', 'Not ready')}
  <span class="dim">${endpoint.task ?? ''}</span><span class="grow"></span>
  <div class="switch" role="group" aria-label="Time shown">${SPANS.map(([minutes, word]) => html`<button type="button"
    aria-pressed=${String(minutes === span)} @click=${() => { span = minutes; redraw(); }}>${word}</button>`)}</div></div>`;

const redraw = view(content, () => html`${note(problem)}${endpoint === undefined ? nothing : html`
  ${head()}${traffic === undefined ? nothing : traffic.steps.length === 0
    ? empty('Nothing went through in the last hour', html`Ask it on <a href="/serving">Serving</a>, or with an OpenAI client at <code>${location.origin}/serving-endpoints</code>.`)
    : charts()}${settings()}${entities()}`}`);

title(name);
watch(async () => {
  const path = encodeURIComponent(name);
  endpoint = await get(`/api/2.0/serving-endpoints/${path}`);
  traffic = await get(`/api/2.0/caspers/gateway/${path}/traffic`);
  problem = null;
  redraw();
}, 5_000, (lost, error) => {
  problem = lost ? error : null;
  redraw();
});
