// All releases as a timeline, the newest first.

import { get, post, watch } from './api.js';
import { content, empty, html, nothing, note, view, when } from './ui.js';
import { share, stateChip } from './release-words.js';

let [releases, problem, said] = [undefined, null, null];

async function evaluate(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const version = form.get('version');
  try {
    const begun = await post('/api/2.0/caspers/releases', {
      model: form.get('model').trim(),
      model_version: version ? Number(version) : null,
      environment_vars: { LLM_MODEL: form.get('llm').trim() },
    });
    location.assign(`/releases/${begun.release_id}`);
  } catch (error) {
    said = error;
    redraw();
  }
}

const form = () => html`<details class="card"><summary>Evaluate a version</summary>
  <form class="sign" @submit=${evaluate}>
    <label class="field wide">Registered model<input name="model" required placeholder="caspers.ai.refunder" pattern="[^.]+\\.[^.]+\\.[^.]+"></label>
    <label class="field">Version<input name="version" type="number" min="1" placeholder="the newest"></label>
    <label class="field">The model that it asks<input name="llm" required value="caspers-policy"></label>
    <button>Evaluate</button></form></details>`;

async function look() {
  try {
    releases = (await get('/api/2.0/caspers/releases')).releases;
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

const outcome = (release) => release.blocked
  ? html`<p class="line-2">${release.blocked}</p>`
  : release.missed_thresholds?.length
    ? html`<p class="line-2">Missed: ${release.missed_thresholds.join('; ')}</p>`
    : nothing;

const versus = (release) => release.champion_version
  ? html`against version ${release.champion_version}`
  : 'the first of its model';

const entry = (release) => html`<li class=${release.state.toLowerCase()}>
  <div class="card">
    <div class="row"><h2><a href="/releases/${release.release_id}">${release.release_id}</a></h2>${stateChip(release.state)}</div>
    <p>Version ${release.model_version} of ${release.model}, ${versus(release)}</p>
    ${release.metrics ? html`<p class="dim">${share(release.metrics.accuracy)} right of ${release.metrics.cases} cases</p>` : nothing}
    ${outcome(release)}
    <p class="line-2">${when(release.created_at)} by ${release.created_by}</p>
  </div></li>`;

const redraw = view(content, () => html`${note(problem)}${note(said)}${form()}
  ${releases === undefined ? nothing : releases.length === 0
    ? empty('Nothing was released yet', html`Hold a version against its cases: <code>caspers release evaluate caspers.ai.refunder</code>`)
    : html`<ol class="timeline">${releases.map(entry)}</ol>`}`);

watch(look, 3000);
