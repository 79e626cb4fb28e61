// What a deployment changes, as before and after; and the canary while it is watched.

import { share } from './release-words.js';
import { chip, html, many, nothing } from './ui.js';

// The text of plan.md; null while there is none.
export async function planText(path) {
  const response = await fetch(`${path}/plan`);
  return response.ok ? response.text() : null;
}

const version = (number) => (number === undefined || number === null || number === '' ? null : `version ${number}`);

// [what, before, after], as far as it is known by now.
function changes(release) {
  const { app, endpoint, model } = release;
  const next = version(release.model_version);
  const rows = [[`Alias champion of ${model}`, version(release.previous_version), next]];
  if (endpoint) {
    rows.push([`Endpoint ${endpoint}`, version(release.endpoint_served), next]);
  }
  if (app) {
    rows.push([`MLFLOW_ACTIVE_MODEL_ID of app ${app}`, release.app_model_id || null, release.logged_model_id]);
    rows.push([`APP_ENVIRONMENT of app ${app}`, null, release.app_environment]);
  }
  return rows;
}

const LINES = { gone: ['−', 'before'], come: ['+', 'after'] };

const line = (tone, text) => html`<div class="diff ${tone}"><span aria-hidden="true">${LINES[tone][0]}</span>
  <span><span class="unseen">${LINES[tone][1]} </span>${text}</span></div>`;

function change([what, before, after]) {
  const lines = before === after ? html`<div class="diff">${after} stays</div>`
    : html`${before === null ? nothing : line('gone', before)}${line('come', after)}`;
  return html`<div class="change"><b>${what}</b>${lines}</div>`;
}

function toneOf(text) {
  if (/^(create|\+)/.test(text)) {
    return 'come';
  }
  return /^(delete|replace|-)/.test(text) ? 'gone' : '';
}

// The bundle's own plan stands in plan.md, moved in by four blanks.
function bundle(text) {
  const lines = (text ?? '').split('\n').filter((l) => l.startsWith('    ')).map((l) => l.slice(4));
  return lines.length === 0 ? nothing : html`<div class="change"><b>The bundle</b>
    ${lines.map((l) => html`<div class="diff plain ${toneOf(l)}">${l}</div>`)}</div>`;
}

function written({ plan_digest: digest, artefacts, rollback_trigger: trigger }) {
  if (!digest) {
    return html`<p class="dim">The alias has moved; endpoint and app follow when it is deployed.</p>`;
  }
  return html`<p class="dim">Written before anything was changed: <code>${artefacts.deployment_plans}</code>${trigger
    ? html`. Roll back when: ${trigger}` : nothing}</p>`;
}

export const plan = (release, text) => (release.alias === undefined ? nothing
  : html`<section class="card"><h2>Plan</h2>${changes(release).map(change)}${bundle(text)}${written(release)}</section>`);

// A measure against what takes the canary back; the mark is the limit.
function gauge(name, value, most, shown) {
  const scale = Math.max(most * 1.5, value, 1e-9);
  const tone = value > most ? 'over' : '';
  const at = (part) => `${Math.min(100, (100 * part) / scale)}%`;
  return html`<div class="gauge"><span>${name}</span><b class=${tone}>${shown(value)}</b>
    <span class="track"><i class=${tone} style="width:${at(value)}"></i><u style="left:${at(most)}"></u></span>
    <span class="dim">at most ${shown(most)}</span></div>`;
}

export function canary(c) {
  if (!c) {
    return nothing;
  }
  const rate = (n) => (c.requests === 0 ? 0 : n / c.requests);
  return html`<section class="card canary" aria-live="polite"><h2>Canary ${chip('running', 'Live')}</h2>
    <p>${c.percent}% of the requests go to ${c.served_model}; ${c.requests} of ${many(c.wanted, 'answer')} are in.</p>
    <progress max=${c.wanted} value=${c.requests} aria-label="Answers of the canary"></progress>
    <div class="gauges">${gauge('Errors', rate(c.errors), c.max_error_rate, share)}
      ${gauge('Refusals', rate(c.refusals), c.max_refusal_rate, share)}
      ${gauge('Latency p95', c.latency_p95_ms ?? 0, c.max_latency_ms, (v) => `${v.toLocaleString()} ms`)}</div>
    <p class="dim">When one goes over its mark, endpoint and alias return by themselves.</p></section>`;
}
