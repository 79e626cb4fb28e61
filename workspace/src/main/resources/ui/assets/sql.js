// An editor for SQL: Ctrl+Enter runs what stands in it, as the person who is signed in.

import { get, post } from './api.js';
import { content, count, duration, html, nothing, note, view } from './ui.js';

const kept = () => { try { return localStorage.getItem('sql') ?? ''; } catch { return ''; } };
const keep = (text) => { try { localStorage.setItem('sql', text); } catch { /* it holds until the page is left */ } };
let [answer, problem, busy, took, id] = [undefined, null, false, 0, undefined];

async function run() {
  const text = document.querySelector('#statement').value;
  if (text.trim() === '' || busy) return;
  keep(text);
  [busy, problem, answer] = [true, null, undefined];
  redraw();
  const begun = Date.now();
  try {
    const { warehouses = [] } = await get('/api/2.0/sql/warehouses');
    let now = await post('/api/2.0/sql/statements', { warehouse_id: warehouses[0]?.id, statement: text, wait_timeout: '5s', on_wait_timeout: 'CONTINUE', row_limit: 1000 });
    id = now.statement_id;
    while (['PENDING', 'RUNNING'].includes(now.status.state)) {
      redraw();
      await new Promise((done) => { setTimeout(done, 400); });
      now = await get(`/api/2.0/sql/statements/${id}`);
    }
    if (now.status.state !== 'SUCCEEDED') throw new Error(now.status.error?.message ?? `The statement was ${now.status.state.toLowerCase()}.`);
    answer = now;
  } catch (error) {
    problem = error;
  }
  [busy, took, id] = [false, Date.now() - begun, undefined];
  redraw();
}

function results() {
  const columns = answer.manifest?.schema?.columns ?? [];
  const rows = answer.result?.data_array ?? [];
  const numeric = columns.map((c) => /^(INT|LONG|SHORT|BYTE|BIGINT|DECIMAL|DOUBLE|FLOAT)/.test(c.type_name ?? ''));
  return html`<p class="dim small num">${count(answer.manifest?.total_row_count ?? rows.length)} rows in ${duration(took)}${answer.manifest?.truncated ? ', cut at 1,000' : ''}</p>
    <div class="table results" tabindex="0" aria-label="Result"><table><thead><tr>${columns.map((c, i) => html`<th scope="col" class=${numeric[i] ? 'number' : ''}>${c.name}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((value, i) => html`<td class=${value === null ? 'null' : numeric[i] ? 'number' : ''}>${value ?? 'null'}</td>`)}</tr>`)}</tbody></table></div>`;
}

const redraw = view(content, () => html`<div class="editor">
  <textarea id="statement" aria-label="SQL" spellcheck="false" placeholder="SELECT * FROM caspers.lakeflow.gold_order_header LIMIT 100" @keydown=${(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } }} .defaultValue=${kept()}></textarea>
  <div class="row"><button ?disabled=${busy} @click=${run}>${busy ? 'Running…' : 'Run'}</button>${busy && id ? html`<button class="quiet" @click=${() => post(`/api/2.0/sql/statements/${id}/cancel`).catch(() => {})}>Cancel</button>` : nothing}<span class="dim small"><kbd>Ctrl</kbd> <kbd>Enter</kbd> runs it; as you, with your privileges.</span></div></div>
  ${note(problem)}${answer ? results() : nothing}`);
