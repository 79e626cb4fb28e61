// All runs, the newest first, as they come.

import { get } from './api.js';
import { chip, elapsed } from './job-words.js';
import { content, empty, html, nothing, note, onChanges, table, toggle, view, when } from './ui.js';

let [runs, token, which, problem, pages] = [undefined, '', '', null, 1];

async function look() {
  try {
    const found = [];
    token = '';
    for (let page = 0; page < pages; page++) {
      const answer = await get(`/api/2.2/jobs/runs/list?limit=25${which}${token ? `&page_token=${encodeURIComponent(token)}` : ''}`);
      found.push(...(answer.runs ?? []));
      token = answer.next_page_token ?? '';
      if (!token) break;
    }
    runs = found;
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

const redraw = view(content, () => html`${note(problem)}
  <div class="toolbar">${toggle([['', 'All'], ['&active_only=true', 'Going'], ['&completed_only=true', 'Ended']], which, (next) => { which = next; pages = 1; look(); }, 'Which runs')}</div>
  ${runs === undefined ? nothing : runs.length === 0 ? empty('No runs', html`Start one from <a href="/jobs">a job</a>.`) : table(runs, [
    { title: 'Run', name: true, cell: (run) => html`<a href=${new URL(run.run_page_url).pathname}>${run.run_name}</a>` },
    { title: 'State', cell: chip },
    { title: 'Began', cell: (run) => when(run.start_time) },
    { title: 'Took', number: true, cell: elapsed },
    { title: 'Started by', optional: true, cell: (run) => String(run.trigger ?? '').toLowerCase().replaceAll('_', ' ') },
    { title: 'Owner', optional: true, cell: (run) => run.creator_user_name },
  ], { key: (run) => run.run_id, label: 'Runs' })}
  ${token ? html`<button class="quiet" @click=${() => { pages++; look(); }}>Older ones</button>` : nothing}`);

look();
onChanges('/api/2.0/caspers/jobs/events', look, 800);
