// All releases as a timeline, the newest first.

import { get, watch } from './api.js';
import { content, empty, html, nothing, note, view, when } from './ui.js';
import { share, stateChip } from './release-words.js';

let [releases, problem] = [undefined, null];

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

const redraw = view(content, () => html`${note(problem)}
  ${releases === undefined ? nothing : releases.length === 0
    ? empty('Nothing was released yet', html`Hold a version against its cases: <code>caspers release evaluate caspers.ai.refunder</code>`)
    : html`<ol class="timeline">${releases.map(entry)}</ol>`}`);

watch(look, 3000);
