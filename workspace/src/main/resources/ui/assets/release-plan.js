// What a deployment changes, as before and after; and the canary while it is watched.

import { chip, html, many, nothing } from './ui.js';
import { share } from './release-words.js';

// The text of plan.md; null while there is none.
export async function planText(path) {
  const response = await fetch(`${path}/plan`);
  return response.ok ? response.text() : null;
}

const version = (number) => number === undefined || number === null || number === '' ? null : `version ${number}`;

// [what, before, after], as far as it is known by now.
function changes(release) {
  const rows = [[`Alias champion of ${release.model}`, version(release.previous_version), version(release.model_version)]];
  if (release.endpoint) {
    rows.push([`Endpoint ${release.endpoint}`, version(release.endpoint_served), version(release.model_version)]);
  }
  if (release.app) {
    rows.push([`MLFLOW_ACTIVE_MODEL_ID of app ${release.app}`, release.app_model_id || null, release.logged_model_id]);
    rows.push([`APP_ENVIRONMENT of app ${release.app}`, null, release.app_environment]);
  }
  return rows;
}

const line = (sign, tone, text) => html`<div class="diff ${tone}"><span aria-hidden="true">${sign}</span><span class="unseen">${tone === 'gone' ? 'before' : 'after'}</span>${text}</div>`;

const change = ([what, before, after]) => html`<div class="change"><b>${what}</b>${before === after
  ? html`<div class="diff">${after} stays</div>`
  : html`${before === null ? nothing : line('−', 'gone', before)}${line('+', 'come', after)}`}</div>`;

// The bundle's own plan stands in plan.md, moved in by four blanks.
function bundle(text) {
  const lines = (text ?? '').split('\n').filter((l) => l.startsWith('    ')).map((l) => l.slice(4));
  const tone = (l) => /^(create|\+)/.test(l) ? 'come' : /^(delete|replace|-)/.test(l) ? 'gone' : '';
  return lines.length === 0 ? nothing : html`<div class="change"><b>The bundle</b>
    ${lines.map((l) => html`<div class="diff plain ${tone(l)}">${l}</div>`)}</div>`;
}

export const plan = (release, text) => release.alias === undefined ? nothing : html`<section class="card"><h2>Plan</h2>
  ${changes(release).map(change)}${bundle(text)}
  ${release.plan_digest
    ? html`<p class="dim">Written before anything was changed: <code>${release.artefacts.deployment_plans}</code>${release.rollback_trigger ? html`. Roll back when: ${release.rollback_trigger}` : nothing}</p>`
    : html`<p class="dim">The alias has moved; endpoint and app follow when it is deployed.</p>`}</section>`;

// A measure against what takes the canary back; the mark is the limit.
function gauge(name, value, most, shown) {
  const scale = Math.max(most * 1.5, value, 1e-9);
  return html`<div class="gauge"><span>${name}</span><b class=${value > most ? 'over' : ''}>${shown(value)}</b>
    <span class="track"><i class=${value > most ? 'over' : ''} style="width:${Math.min(100, 100 * value / scale)}%"></i><u style="left:${100 * most / scale}%"></u></span>
    <span class="dim">at most ${shown(most)}</span></div>`;
}

export function canary(c) {
  if (!c) {
    return nothing;
  }
  const rate = (n) => c.requests === 0 ? 0 : n / c.requests;
  return html`<section class="card canary" aria-live="polite"><h2>Canary ${chip('running', 'Live')}</h2>
    <p>${c.percent}% of the requests go to ${c.served_model}; ${c.requests} of ${many(c.wanted, 'answer')} are in.</p>
    <progress max=${c.wanted} value=${c.requests} aria-label="Answers of the canary"></progress>
    <div class="gauges">${gauge('Errors', rate(c.errors), c.max_error_rate, share)}
      ${gauge('Refusals', rate(c.refusals), c.max_refusal_rate, share)}
      ${gauge('Latency p95', c.latency_p95_ms ?? 0, c.max_latency_ms, (v) => `${v.toLocaleString()} ms`)}</div>
    <p class="dim">When one goes over its mark, endpoint and alias return by themselves.</p></section>`;
}
