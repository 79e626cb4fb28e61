// One release: its evaluation against the champion, who signed, the gate, and the way back.

import { get, post, watch } from './api.js';
import { confirmed } from './confirm.js';
import { chip, content, facts, html, nothing, note, table, title, view, when } from './ui.js';
import { canary, plan, planText } from './release-plan.js';
import { steps } from './release-steps.js';
import { NEXT, share, stateChip } from './release-words.js';

const id = decodeURIComponent(location.pathname.split('/').pop());
const path = `/api/2.0/caspers/releases/${encodeURIComponent(id)}`;

let [release, summary, problem, said, wrongOnly, planned, busy] = [undefined, null, null, null, true, null, null];

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

let soon;

const BUSY = { deploy: 'Being deployed…', verify: 'Being verified by real calls; a gateway row may take a minute…' };

function fail(error) {
  said = error;
  redraw();
}

async function act(step, body = {}) {
  busy = BUSY[step] ?? null;
  said = null;
  redraw();
  try {
    const answer = await post(`${path}/${step}`, body);
    said = answer.reasons?.length ? answer.reasons.map((r) => `${r.where}: ${r.message}`).join(' · ') : null;
  } catch (error) {
    said = error;
  }
  busy = null;
  await look();
}

async function back() {
  if (await confirmed('Roll back?', `The release before ${id} becomes the champion again; its endpoint and app follow.`, 'Roll back')) {
    try {
      const now = await post('/api/2.0/caspers/releases/rollback', { model: release.model });
      location.assign(`/releases/${now.release_id}`);
    } catch (error) {
      said = error;
      redraw();
    }
  }
}

function sign(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const conditions = form.get('conditions').split('\n').map((line) => line.trim()).filter(Boolean);
  act('sign-off', {
    role: form.get('role'),
    decision: form.get('decision'),
    conditions,
    rejection_reason: form.get('decision') === 'REJECTED' ? form.get('reason') : null,
    rollback_trigger: form.get('trigger'),
  });
}

// Metrics that are shares lie on one scale; the others have each their own. What has only a most is
// counted.
const isShare = (name, a, b) => {
  const limit = summary.thresholds[name];
  return a <= 1 && (b ?? 0) <= 1 && (limit ? limit.at_least !== undefined : !/_ms$|_usd$|^tokens$|^errors$|^regressions$/.test(name));
};

const bar = (whose, value, most) => html`<span class="bar ${whose}"><i style="width:${most > 0 ? Math.max(0.6, 100 * value / most) : 0.6}%"></i></span>`;

function metric([name, value]) {
  const theirs = summary.champion_metrics?.[name];
  const limit = summary.thresholds[name];
  const most = isShare(name, value, theirs) ? 1 : Math.max(value, theirs ?? 0);
  const shown = (v) => v === undefined ? '' : isShare(name, value, theirs) ? share(v) : Number(v).toLocaleString(undefined, { maximumFractionDigits: 4 });
  const missed = summary.missed_thresholds.some((text) => text.startsWith(`${name} is`));
  const wants = limit ? [limit.at_least !== undefined && `at least ${limit.at_least}`, limit.at_most !== undefined && `at most ${limit.at_most}`].filter(Boolean).join(', ') : '';
  return html`<tr><th scope="row">${name}${wants ? html`<span class="line-2">${wants} ${missed ? chip('bad', 'Missed') : chip('good', 'Held')}</span>` : nothing}</th>
    <td>${bar('candidate', value, most)}<b>${shown(value)}</b></td>
    <td>${theirs === undefined ? nothing : html`${bar('champion', theirs, most)}${shown(theirs)}`}</td></tr>`;
}

const evaluation = () => html`<section class="card"><h2>Evaluation</h2>
  <p class="legend"><span class="key candidate"></span>Version ${release.model_version}${summary.champion_metrics ? html` <span class="key champion"></span>Champion, version ${summary.champion_version}` : nothing}</p>
  <div class="table"><table class="metrics" aria-label="Metrics"><thead><tr><th scope="col">Metric</th><th scope="col">Candidate</th><th scope="col">Champion</th></tr></thead>
  <tbody>${Object.entries(summary.metrics).filter(([name]) => name !== 'cases').map(metric)}</tbody></table></div>
  ${summary.weakened.length ? html`<p class="note bad">Weaker than the champion's own: ${summary.weakened.join('; ')}</p>` : nothing}
  ${cases()}</section>`;

function cases() {
  const shown = wrongOnly ? summary.cases.filter((c) => !c.right || c.unsafe.length) : summary.cases;
  return html`<div class="row cases"><h3>Cases</h3><button class="quiet small" @click=${() => { wrongOnly = !wrongOnly; redraw(); }}>${wrongOnly ? 'Show all' : 'Only those that are not right'}</button></div>
    ${shown.length === 0 ? html`<p class="dim">All ${summary.cases.length} are right.</p>` : table(shown, [
      { title: 'Case', name: true, cell: (c) => c.name },
      { title: 'Candidate', cell: (c) => c.right ? chip('good', 'Right') : html`${chip('bad', c.champion_right ? 'Regression' : 'Wrong')}<span class="line-2">${[...c.wrong, ...c.unsafe].join(', ') || c.error}</span>` },
      { title: 'Champion', optional: true, cell: (c) => c.champion_right === undefined ? '' : c.champion_right ? chip('good', 'Right') : chip('bad', 'Wrong') },
      { title: 'Trace', cell: (c) => c.trace_id ? html`<a href="/ml/traces/${c.trace_id}">Trace</a>` : '' },
      { title: 'Answer', optional: true, cell: (c) => html`<code class="answer">${JSON.stringify(c.answer)}</code>` },
    ], { key: (c) => c.name, label: 'Cases' })}`;
}

const signed = (row) => html`<li>${chip(row.block.decision === 'REJECTED' ? 'bad' : 'good', row.block.decision ?? 'Overridden')} ${row.role.replaceAll('_', ' ')} by ${row.owner}, ${when(row.signed_at)}
  ${row.block.conditions?.length ? html`<span class="line-2">${row.block.conditions.join('; ')}</span>` : nothing}${row.block.rejection_reason ? html`<span class="line-2">${row.block.rejection_reason}</span>` : nothing}</li>`;

const form = () => html`<form class="sign" @submit=${sign}>
  <label class="field">For<select name="role"><option value="engineering">Engineering</option><option value="stakeholder" ?selected=${release.sign_offs.some((row) => row.role === 'engineering_signoff')}>Stakeholder</option></select></label>
  <label class="field">Decision<select name="decision"><option>APPROVED</option><option>APPROVED_WITH_CONDITIONS</option><option>REJECTED</option></select></label>
  <label class="field wide">Conditions, a line each<textarea name="conditions" rows="2"></textarea></label>
  <label class="field wide">Why, if rejected<input name="reason"></label>
  <label class="field wide">Roll back when<input name="trigger" value=${release.rollback_trigger ?? ''} placeholder="more than 2% errors in 15 minutes"></label>
  <button>Sign in my name</button></form>`;

const signOffs = () => html`<section class="card"><h2>Sign-off</h2>
  ${release.sign_offs.length ? html`<ul class="plain-list">${release.sign_offs.map(signed)}</ul>` : html`<p class="dim">Nobody has signed yet: engineering and a stakeholder do, two people who did not make the version.</p>`}
  ${release.state === 'EVALUATED' && release.sign_offs.length < 2 ? form() : nothing}</section>`;

const gate = () => html`<section class="card"><h2>Gate</h2>
  ${release.verdict ? html`<p>${release.verdict.passes ? chip('good', 'Passes') : chip('bad', 'Blocks')} ${release.verdict.overridden_by ? `overridden by ${release.verdict.overridden_by}` : ''}</p>
    <ul class="plain-list">${release.verdict.reasons.map((r) => html`<li><b>${r.code}</b> <code>${r.where}</code><span class="line-2">${r.message}</span></li>`)}</ul>` : html`<p class="dim">Not asked yet. It holds the sign-off and every digest against what was evaluated; a block is final.</p>`}
  ${NEXT[release.state] ? html`<div class="row"><button @click=${() => act(NEXT[release.state][0])}>${NEXT[release.state][1]}</button></div>` : nothing}</section>`;

const about = () => facts([
  ['State', stateChip(release.state)],
  ['Model', html`${release.model}/${release.model_version}`],
  ['Author', release.author],
  ['Champion before', release.previous_version],
  ['Endpoint', release.endpoint ?? undefined],
  ['App', release.app_url ? html`<a href=${release.app_url}>${release.app}</a>` : undefined],
]);

const history = () => html`<section class="card"><h2>What was done</h2><ol class="plain-list">${release.events.map((e) => html`<li>
  ${chip(e.outcome === 'OK' ? 'good' : 'bad', e.step)} ${when(e.at)} by ${e.who}<span class="line-2">${e.message}</span></li>`)}</ol></section>`;

const inProduction = () => ['PROMOTED', 'DEPLOYED', 'VERIFIED'].includes(release.state);

const redraw = view(content, () => html`${note(problem)}${note(said)}
  ${release === undefined ? nothing : html`<div class="toolbar">${about()}${inProduction() ? html`<button class="danger" @click=${back}>Roll back</button>` : nothing}</div>
  <div class="release"><div class="beside">${canary(release.canary)}${summary ? evaluation() : nothing}${plan(release, planned)}</div><div class="beside">${signOffs()}${gate()}${steps(release, act, fail, busy)}${history()}</div></div>`}`);

watch(look, 3000);
