// Who signed a release, and what the gate says.

import { NEXT } from './release-words.js';
import { chip, html, nothing, when } from './ui.js';

function decision(form) {
  const rejected = form.get('decision') === 'REJECTED';
  return {
    role: form.get('role'),
    decision: form.get('decision'),
    conditions: form.get('conditions').split('\n').map((line) => line.trim()).filter(Boolean),
    rejection_reason: rejected ? form.get('reason') : null,
    rollback_trigger: form.get('trigger'),
  };
}

const second = (text) => (text ? html`<span class="line-2">${text}</span>` : nothing);

const signed = ({ block, role, owner, signed_at: at }) => html`<li>
  ${chip(block.decision === 'REJECTED' ? 'bad' : 'good', block.decision ?? 'Overridden')}
  ${role.replaceAll('_', ' ')} by ${owner}, ${when(at)}
  ${second(block.conditions?.join('; '))}${second(block.rejection_reason)}</li>`;

function form(release, act) {
  const sign = (event) => {
    event.preventDefault();
    act('sign-off', decision(new FormData(event.target)));
  };
  const byEngineering = release.sign_offs.some((row) => row.role === 'engineering_signoff');
  return html`<form class="sign" @submit=${sign}>
    <label class="field">For<select name="role"><option value="engineering">Engineering</option>
      <option value="stakeholder" ?selected=${byEngineering}>Stakeholder</option></select></label>
    <label class="field">Decision<select name="decision"><option>APPROVED</option>
      <option>APPROVED_WITH_CONDITIONS</option><option>REJECTED</option></select></label>
    <label class="field wide">Conditions, a line each<textarea name="conditions" rows="2"></textarea></label>
    <label class="field wide">Why, if rejected<input name="reason"></label>
    <label class="field wide">Roll back when<input name="trigger" value=${release.rollback_trigger ?? ''}
      placeholder="more than 2% errors in 15 minutes"></label>
    <button>Sign in my name</button></form>`;
}

/** `act(step, body)` does a step of the release. */
export const signOffs = (release, act) => html`<section class="card"><h2>Sign-off</h2>
  ${release.sign_offs.length > 0
    ? html`<ul class="plain-list">${release.sign_offs.map(signed)}</ul>`
    : html`<p class="dim">Nobody has signed yet: engineering and a stakeholder do, two people who did not make the
      version.</p>`}
  ${release.state === 'EVALUATED' && release.sign_offs.length < 2 ? form(release, act) : nothing}</section>`;

const reason = (r) => html`<li><b>${r.code}</b> <code>${r.where}</code><span class="line-2">${r.message}</span></li>`;

const verdict = ({ passes, overridden_by: by, reasons }) => html`<p>
    ${passes ? chip('good', 'Passes') : chip('bad', 'Blocks')} ${by ? `overridden by ${by}` : ''}</p>
  <ul class="plain-list">${reasons.map(reason)}</ul>`;

/** `act(step)` does a step of the release. */
export function gate(release, act) {
  const [step, words] = NEXT[release.state] ?? [];
  return html`<section class="card"><h2>Gate</h2>
    ${release.verdict ? verdict(release.verdict)
      : html`<p class="dim">Not asked yet. It holds the sign-off and every digest against what was evaluated; a block
        is final.</p>`}
    ${step ? html`<div class="row"><button @click=${() => act(step)}>${words}</button></div>` : nothing}</section>`;
}
