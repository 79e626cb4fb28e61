// Serving endpoints, and a place to talk to one.

import { get, post } from './api.js';
import { chip, content, empty, html, nothing, note, table, view } from './ui.js';

let [endpoints, problem, chosen, turns, busy] = [undefined, null, '', [], false];

async function say(event) {
  event.preventDefault();
  const text = new FormData(event.target).get('text').trim();
  if (text === '' || busy) return;
  turns = [...turns, { role: 'user', content: text }];
  event.target.reset();
  busy = true;
  problem = null;
  redraw();
  try {
    const asked = turns.filter((turn) => turn.role !== 'tool');
    const answer = await post(`/serving-endpoints/${encodeURIComponent(chosen)}/invocations`, { messages: asked.map(({ role, content: said }) => ({ role, content: said })) });
    const said = answer.choices?.[0]?.message;
    turns = [...turns, ...(said?.tool_calls ?? []).map((call) => ({ role: 'tool', content: `${call.function?.name}(${call.function?.arguments ?? ''})` })), { role: 'assistant', content: said?.content ?? JSON.stringify(answer, null, 2) }];
  } catch (error) {
    problem = error;
  }
  busy = false;
  redraw();
}

const playground = () => html`<section class="card stack" aria-label="Playground"><div class="row"><h2>Talk to ${chosen}</h2><a href="/ml/traces">Its tool calls are in the traces</a></div>
  <div class="talk" aria-live="polite">${turns.map((turn) => html`<div class="turn ${turn.role}"><b>${turn.role}</b><pre>${turn.content}</pre></div>`)}</div>
  <form class="row" @submit=${say}><input class="grow" name="text" aria-label="Message" autocomplete="off" placeholder="Say something"><button ?disabled=${busy}>${busy ? 'Waiting…' : 'Send'}</button></form></section>`;

const redraw = view(content, () => html`${note(problem)}${endpoints === undefined ? nothing : endpoints.length === 0
  ? empty('There are no endpoints yet', 'A stage of the bundle serves the first: run the job.')
  : html`${table(endpoints, [
    { title: 'Endpoint', name: true, cell: (e) => e.name },
    { title: 'State', cell: (e) => chip(e.state?.ready === 'READY' ? 'good' : 'busy', e.state?.ready === 'READY' ? 'Ready' : 'Not ready') },
    { title: 'Serves', optional: true, cell: (e) => (e.config?.served_entities ?? []).map((s) => `${s.entity_name ?? s.name ?? ''} ${s.entity_version ?? ''}`).join(', ') },
    { title: '', cell: (e) => html`<button class="quiet" aria-label="Talk to ${e.name}" @click=${() => { chosen = e.name; turns = []; redraw(); }}>Talk</button>` },
  ], { key: (e) => e.name, label: 'Endpoints' })}${chosen ? playground() : nothing}`}`);

get('/api/2.0/serving-endpoints').then((answer) => { endpoints = answer.endpoints ?? []; }, (error) => { problem = error; }).then(redraw);
