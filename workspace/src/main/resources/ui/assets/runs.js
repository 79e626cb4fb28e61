// All runs, the newest first, as they come.

import { get } from './api.js';
import { chip, elapsed } from './job-words.js';
import { content, empty, html, loading, nothing, note, onChanges, table, toggle, view, when, word } from './ui.js';

let [runs, token, which, problem, pages] = [undefined, '', '', null, 1];

async function look() {
  try {
    const found = [];
    token = '';
    for (let page = 0; page < pages; page++) {
      const from = token ? `&page_token=${encodeURIComponent(token)}` : '';
      const answer = await get(`/api/2.2/jobs/runs/list?limit=25${which}${from}`);
      found.push(...(answer.runs ?? []));
      token = answer.next_page_token ?? '';
      if (!token) {
        break;
      }
    }
    runs = found;
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

const WHICH = [['', 'All'], ['&active_only=true', 'Going'], ['&completed_only=true', 'Ended']];

function choose(next) {
  [which, pages] = [next, 1];
  look();
}

function older() {
  pages++;
  look();
}

const named = (run) => html`<a href=${new URL(run.run_page_url).pathname}>${run.run_name}</a>
  <span class="line-2 compact">${when(run.start_time)}</span>`;

const list = () => table(runs, [
  { title: 'Run', name: true, cell: named },
  { title: 'State', cell: chip },
  { title: 'Began', optional: true, cell: (run) => when(run.start_time) },
  { title: 'Took', number: true, cell: elapsed },
  { title: 'Started by', optional: true, cell: (run) => word(run.trigger) },
  { title: 'Owner', optional: true, cell: (run) => run.creator_user_name },
], { key: (run) => run.run_id, label: 'Runs' });

const redraw = view(content, () => html`${note(problem)}
  <div class="toolbar">${toggle(WHICH, which, choose, 'Which runs')}</div>
  ${runs === undefined ? loading(problem) : runs.length === 0
    ? empty('There are no runs', html`Start one from <a href="/jobs">a job</a>.`) : list()}
  ${token ? html`<div class="row"><button class="quiet" @click=${older}>Older ones</button></div>` : nothing}`);

look();
onChanges('/api/2.0/caspers/jobs/events', look, 800);
