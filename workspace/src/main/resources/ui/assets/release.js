// One release: its evaluation against the champion, who signed, the gate, and the way back.

import { get, post, watch } from './api.js';
import { confirmed } from './confirm.js';
import { evaluation } from './release-evaluation.js';
import { canary, plan, planText } from './release-plan.js';
import { gate, signOffs } from './release-signs.js';
import { steps } from './release-steps.js';
import { stateChip } from './release-words.js';
import { chip, content, facts, html, loading, nothing, note, title, view, when } from './ui.js';

const id = decodeURIComponent(location.pathname.split('/').pop());
const path = `/api/2.0/caspers/releases/${encodeURIComponent(id)}`;

let [release, summary, planned] = [undefined, null, null];
let [problem, said, busy, soon] = [null, null, null, undefined];

async function look() {
  try {
    release = await get(path);
    title(`Release ${id}`);
    if (!summary && release.summary_digest) {
      summary = await get(`${path}/summary`);
    }
    if (!planned && release.plan_digest) {
      planned = await planText(path);
    }
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
  clearTimeout(soon);
  if (release?.canary) {
    soon = setTimeout(look, 500); // what is live is looked at more often
  }
}

const BUSY = {
  deploy: 'Being deployed…',
  verify: 'Being verified by real calls; a gateway row may take a minute…',
};

function fail(error) {
  said = error;
  redraw();
}

async function act(step, body = {}) {
  busy = BUSY[step] ?? null;
  said = null;
  redraw();
  try {
    const { reasons = [] } = await post(`${path}/${step}`, body);
    said = reasons.map((r) => `${r.where}: ${r.message}`).join(' · ') || null;
  } catch (error) {
    said = error;
  }
  busy = null;
  await look();
}

async function back() {
  const why = `The release before ${id} becomes the champion again; its endpoint and app follow.`;
  if (!(await confirmed('Roll back?', why, 'Roll back'))) {
    return;
  }
  try {
    const now = await post('/api/2.0/caspers/releases/rollback', { model: release.model });
    location.assign(`/releases/${now.release_id}`);
  } catch (error) {
    fail(error);
  }
}

const about = () => facts([
  ['State', stateChip(release.state)],
  ['Model', html`${release.model}/${release.model_version}`],
  ['Author', release.author],
  ['Champion before', release.previous_version],
  ['Endpoint', release.endpoint ?? undefined],
  ['App', release.app_url ? html`<a href=${release.app_url}>${release.app}</a>` : undefined],
]);

const event = (e) => html`<li>${chip(e.outcome === 'OK' ? 'good' : 'bad', e.step)} ${when(e.at)} by ${e.who}
  <span class="line-2">${e.message}</span></li>`;

const history = () => html`<section class="card"><h2>What was done</h2>
  <ol class="plain-list">${release.events.map(event)}</ol></section>`;

const inProduction = () => ['PROMOTED', 'DEPLOYED', 'VERIFIED'].includes(release.state);

const whole = () => html`<div class="toolbar">${about()}
    ${inProduction() ? html`<button class="danger" @click=${back}>Roll back</button>` : nothing}</div>
  <div class="release">
    <div class="beside">${canary(release.canary)}${summary ? evaluation(release, summary, redraw) : nothing}
      ${plan(release, planned)}</div>
    <div class="beside">${signOffs(release, act)}${gate(release, act)}${steps(release, act, fail, busy)}
      ${history()}</div></div>`;

const redraw = view(content, () => html`${note(problem)}${note(said)}${release === undefined ? loading(problem) : whole()}`);

watch(look, 3000);
