// One call of an agent: its spans on one line of time, and what was said in the one looked at.

import { get } from './api.js';
import { cost, millis, state } from './trace-format.js';
import { content, facts, html, loading, nothing, note, title, view } from './ui.js';

const id = decodeURIComponent(location.pathname.split('/').at(-1));
const KINDS = { AGENT: 'the call', MODEL: 'the model', TOOL: 'a tool' };
let [trace, spans, chosen, problem] = [undefined, [], undefined, null];

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const said = (name, text) => (text === undefined ? nothing : html`<h3>${name}</h3><pre tabindex="0">${pretty(text)}</pre>`);

function panel({ name, attributes: a, message, offset_us: offset, duration_us: took }) {
  const tokens = a['gen_ai.usage.input_tokens'];
  return html`<section class="card panel" aria-label="Span ${name}"><h2>${name}</h2>
    ${facts([
      ['Began', `after ${millis(offset)}`],
      ['Took', millis(took)],
      ['Model', a['gen_ai.request.model']],
      ['Tokens', tokens === undefined ? '' : `${tokens} in, ${a['gen_ai.usage.output_tokens']} out`],
    ])}
    ${message ? note(message) : nothing}
    ${said('What it was given', a['caspers.input'])}${said('What it answered', a['caspers.output'])}
    ${a['caspers.input'] === undefined
      ? html`<p class="dim">What was said is not kept: settings.yaml has traces.content.</p>` : nothing}</section>`;
}

function choose(span) {
  chosen = span;
  redraw();
}

function row(span, total) {
  const left = (100 * span.offset_us) / total;
  const width = Math.min(100 - left, (100 * span.duration_us) / total);
  const kind = `span ${span.kind} ${span.parent_id ? 'child' : ''} ${span.state === 'ERROR' ? 'failed' : ''}`;
  return html`<li><button type="button" class=${kind} aria-pressed=${String(span === chosen)} @click=${() => choose(span)}>
    <span class="name"><span class="dot"></span><b>${span.name}</b></span>
    <span class="track"><span class="length" style="left:${left}%;width:${width}%"></span></span>
    <span class="took">${millis(span.duration_us)}</span></button></li>`;
}

const known = () => html`<div class="headline">${state(trace)}</div>${facts([
  ['When', new Date(trace.started_at).toLocaleString()],
  ['Took', millis(trace.duration_us)],
  ['Endpoint', trace.endpoint],
  ['Version', trace.model_version],
  ['Prompt', trace.prompt_version],
  ['Model', trace.model],
  ['Tokens', `${trace.prompt_tokens} in, ${trace.completion_tokens} out`],
  ['Cost', cost(trace.cost_usd)],
  ['Asked by', trace.requester],
])}`;

const legend = () => html`<p class="legend">${Object.entries(KINDS).map(([kind, word]) =>
  html`<span class=${kind}><span class="dot"></span>${word}</span>`)}<span class="mono">trace ${trace.trace_id}</span></p>`;

function whole() {
  const total = Math.max(trace.duration_us, ...spans.map((s) => s.offset_us + s.duration_us), 1);
  return html`${known()}<section class="card waterfall" aria-label="Waterfall">
    <ol>${spans.map((span) => row(span, total))}</ol></section>${legend()}${chosen ? panel(chosen) : nothing}`;
}

const redraw = view(content, () => html`${note(problem)}${trace === undefined ? loading(problem) : whole()}`);

async function load() {
  trace = await get(`/api/2.0/caspers/traces/${encodeURIComponent(id)}`);
  // The call first; its parts as they began.
  spans = [...trace.spans].sort((a, b) => Boolean(a.parent_id) - Boolean(b.parent_id) || a.offset_us - b.offset_us);
  chosen = spans.find((span) => span.state === 'ERROR' && span.parent_id) ?? spans[0];
  title(spans.find((span) => !span.parent_id)?.name ?? 'Trace');
}

load().catch((error) => { problem = error; }).then(redraw);
