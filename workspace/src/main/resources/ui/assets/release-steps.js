// The steps behind the gate: approve, deploy, verify.

import { chip, html, nothing } from './ui.js';

const NAMES = { question: 'The question', trigger: 'The trigger' };

// A question is a record of JSON; what is no JSON is told before it is sent.
function json(form, name) {
  const text = form.get(name).trim();
  if (!text) {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${NAMES[name]} is not JSON: ${error.message}`);
  }
}

function deployment(form) {
  const canary = form.get('canary');
  const question = json(form, 'question');
  return {
    endpoint: form.get('endpoint').trim() || null,
    app: form.get('app').trim() || null,
    keep_payloads: form.get('payloads') === 'on',
    canary_percent: canary ? Number(canary) : null,
    questions: question === null ? [] : [question].flat(),
    trigger: json(form, 'trigger'),
  };
}

const verification = (form) => ({ question: json(form, 'question'), api: form.get('api') === 'on' });

// Does a step with what the form says, or tells why it says nothing.
const sends = (step, body, act, fail) => (event) => {
  event.preventDefault();
  try {
    act(step, body(new FormData(event.target)));
  } catch (error) {
    fail(error);
  }
};

const waits = (release) => release.approval_required && !release.approved_by;

const approval = (release, act) => html`<p>Promoted by ${release.promoted_by}: somebody else approves the
    deployment.</p>
  <div class="row"><button @click=${() => act('approve')}>Approve the deployment</button></div>`;

const field = (words, name, value, placeholder) => html`<label class="field">${words}
  <input name=${name} value=${value ?? ''} placeholder=${placeholder}></label>`;

const deployForm = (release, send, busy) => html`<form class="sign" @submit=${send}>
  ${field('Endpoint', 'endpoint', release.endpoint, 'none')}${field('App', 'app', release.app, 'none')}
  <label class="field">Canary, % of requests
    <input name="canary" type="number" min="1" max="99" placeholder="all at once"></label>
  ${field('Take it back when', 'trigger', '', '{"max_error_rate": 0.02}')}
  <label class="field wide">What the canary is asked<input name="question" placeholder='{"order_id": "…"}'></label>
  <label class="wide"><input type="checkbox" name="payloads" checked> An endpoint that is made keeps its requests in a
    table</label>
  <button ?disabled=${busy}>Deploy</button></form>`;

const verifyForm = (send, busy) => html`<form class="sign" @submit=${send}>
  <label class="field wide">What endpoint and app are asked
    <input name="question" placeholder="something that it cannot know"></label>
  <label class="wide"><input type="checkbox" name="api"> The app must have the API of an agent</label>
  <button ?disabled=${busy}>Verify</button></form>`;

const check = (c) => html`<li>${chip(c.ok ? 'good' : 'bad', c.ok ? 'Holds' : 'Does not')} ${c.what}
  <span class="line-2">${c.found}${c.mend ? html` · ${c.mend}` : nothing}</span></li>`;

function next(release, act, fail, busy) {
  if (release.state !== 'PROMOTED') {
    return verifyForm(sends('verify', verification, act, fail), busy);
  }
  return waits(release) ? approval(release, act)
    : deployForm(release, sends('deploy', deployment, act, fail), busy);
}

/** `act(step, body)` does a step, `fail(error)` hears what is wrong with its form; `busy` says what goes on. */
export function steps(release, act, fail, busy) {
  if (!['PROMOTED', 'DEPLOYED', 'VERIFIED'].includes(release.state)) {
    return nothing;
  }
  return html`<section class="card"><h2>In production</h2>
    ${release.approved_by ? html`<p>Approved by ${release.approved_by}.</p>` : nothing}
    ${busy ? html`<p class="dim" role="status">${busy}</p>` : nothing}
    ${next(release, act, fail, busy !== null)}
    ${release.checks
      ? html`<h3>Last verification</h3><ul class="plain-list">${release.checks.map(check)}</ul>` : nothing}</section>`;
}
