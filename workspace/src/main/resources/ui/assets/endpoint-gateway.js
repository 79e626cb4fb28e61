// What the gateway does for an endpoint: limits, budgets, guardrails, and what it keeps.

import { dollars } from './endpoint-charts.js';
import { bytes, count, facts, html } from './ui.js';

const whom = (rule) => (rule.key === 'endpoint' ? 'all together' : rule.principal ?? 'each caller');

function limit(rule) {
  const amounts = ['calls', 'tokens'].filter((unit) => rule[unit] !== undefined)
    .map((unit) => `${count(rule[unit])} ${unit}`).join(', ');
  return html`<div>${amounts} a minute <span class="dim">for ${whom(rule)}</span></div>`;
}

function budget(rule) {
  const spent = rule.spent_usd === undefined ? ''
    : `, ${dollars(rule.spent_usd)} spent${rule.key === 'endpoint' ? '' : ' by you'}`;
  return html`<div>${dollars(rule.amount_usd)} a ${rule.renewal_period} <span class="dim">for ${whom(rule)}${spent}</span>
  </div>`;
}

const guards = (guardrails) => Object.entries(guardrails).flatMap(([side, rules]) => [
  rules.pii && rules.pii.behavior !== 'NONE'
    && `${side}: personal data ${rules.pii.behavior === 'MASK' ? 'masked' : 'refused'}`,
  rules.prompt_injection?.behavior === 'BLOCK' && `${side}: signs of prompt injection refused`,
  rules.invalid_keywords?.length > 0 && `${side}: ${rules.invalid_keywords.length} keywords refused`,
]).filter(Boolean).map((text) => html`<div>${text}</div>`);

const some = (list) => (list.length > 0 ? list : 'none');

const tableLink = (name) => html`<a href="/catalog#${name.split('.').map(encodeURIComponent).join('/')}">${name}</a>`;

function payloads({ enabled, catalog_name: catalog, schema_name: schema, table_name_prefix: prefix } = {}, name) {
  return enabled ? `${catalog}.${schema}.${prefix || name}_payload` : undefined;
}

/** `traffic` is undefined until it is known. */
export function gateway(endpoint, traffic) {
  const of = endpoint.ai_gateway ?? {};
  const kept = payloads(of.inference_table_config, endpoint.name);
  const why = kept && traffic?.journal?.problems?.[kept];
  return html`<section class="card stack"><h2>The gateway</h2>${facts([
    ['Rate limits', some((of.rate_limits ?? []).map(limit))],
    ['Budgets', some((traffic?.budgets ?? []).map(budget))],
    ['Guardrails', some(guards(of.guardrails ?? {}))],
    ['Fallbacks', of.fallback_config?.enabled ? 'the next served entity answers' : 'none'],
    ['Payloads', kept ? tableLink(kept) : 'not kept'],
    ['Usage', of.usage_tracking_config?.enabled ? 'counted' : 'not counted'],
    ['Waiting for the tables', traffic ? bytes(traffic.journal.waiting_bytes) : ''],
  ])}${why ? html`<p class="note bad" role="alert">${kept} takes no rows: ${why}</p>` : ''}</section>`;
}
