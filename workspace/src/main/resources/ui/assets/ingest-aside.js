// What of a volume was kept aside: shown with its reason, sent again or discarded.

import { get, post } from './api.js';
import { confirmed } from './confirm.js';
import { count, empty, html, many, nothing, repeat, when } from './ui.js';

const AT_ONCE = 100;
const PAGE = 50;

const base = (volume) => `/ingest/${encodeURIComponent(volume)}/quarantine`;

/** `pages` pages of it, and where it goes on. */
export async function keptAside(volume, pages) {
  const found = [];
  let next = '';
  for (let page = 0; page < pages; page++) {
    const answer = await get(`${base(volume)}?max_results=${PAGE}&page_token=${encodeURIComponent(next)}`);
    found.push(...answer.records);
    next = answer.next_page_token ?? '';
    if (next === '') {
      break;
    }
  }
  return [found, next];
}

// All records there are, some at once: those that were done with are gone from the next page.
async function each(volume, act) {
  let next = '';
  do {
    const answer = await get(`${base(volume)}?max_results=${AT_ONCE}&page_token=${encodeURIComponent(next)}`);
    if (answer.records.length > 0) {
      await act(answer.records.map((r) => r.id));
    }
    next = answer.next_page_token ?? '';
  } while (next !== '');
}

/** Sends one record, or all; what came of it, in words. */
export async function sendAgain(volume, id, mapping) {
  const sum = { sent: 0, accepted: 0, left: [] };
  const act = async (ids) => {
    const answer = await post(`${base(volume)}/send-again`, { ids, mapping });
    sum.sent += answer.sent;
    sum.accepted += answer.accepted;
    sum.left.push(...answer.left);
  };
  await (id ? act([id]) : each(volume, act));
  const landed = sum.sent === 0 ? 'Nothing landed' : `${many(sum.sent, 'record')} sent: ${many(sum.accepted, 'event')} landed`;
  if (sum.left.length === 0) {
    return { tone: 'good', text: `${landed}.` };
  }
  return { tone: 'warn', text: `${landed}; ${stay(sum.left)}` };
}

function stay(left) {
  const reasons = new Set(left.map((one) => one.reason));
  const more = reasons.size > 1 ? `, and ${many(reasons.size - 1, 'other reason')}` : '';
  return `${many(left.length, 'record')} ${left.length === 1 ? 'stays' : 'stay'} here: ${left[0].reason}${more}.`;
}

/** Discards one record, or all, when the person says so; null when not. */
export async function discard(volume, id) {
  const question = id ? 'Discard this record?' : 'Discard all records?';
  if (!await confirmed(question, 'What was kept aside is gone then; whoever sent it is not told.', 'Discard')) {
    return null;
  }
  let discarded = 0;
  const act = async (ids) => {
    discarded += (await post(`${base(volume)}/discard`, { ids })).discarded;
  };
  await (id ? act([id]) : each(volume, act));
  return { tone: 'good', text: `${many(discarded, 'record')} discarded.` };
}

const cut = (r) => (r.text_length ? html`<p class="dim small">The first ${count(r.text.length)} of ${count(r.text_length)} characters.</p>` : nothing);

const card = (r, busy, act) => html`<li class="card"><b>${r.reason}</b>
  <header><span class="dim small">Record ${r.record} of batch ${r.batch}${r.mapping ? html`, through ${r.mapping}` : nothing}, ${when(r.received_at)}</span>
    <span class="acts small">
    ${r.can_be_sent ? html`<button class="link" type="button" ?disabled=${busy} @click=${() => act.send(r.id)}>Send again</button>` : nothing}
    <button class="link" type="button" ?disabled=${busy} @click=${() => act.discard(r.id)}>Discard</button></span></header>
  <pre class="code">${r.text}</pre>${cut(r)}</li>`;

// `state`: { records, more, busy, mappings, mapping }; `act`: { send(id), discard(id), choose(mapping), older() }
export function asideOf(volume, state, act) {
  if (state.records.length === 0) {
    return empty('Nothing is kept aside', 'A record that does not parse, or that its mapping does not fit, stands here with the reason.');
  }
  const { records, busy, mapping } = state;
  return html`<p class="dim">Mend the mapping, then send them again: each lands at most once, and what still does not fit stays here.</p>
  <div class="row">
    <button type="button" ?disabled=${busy} @click=${() => act.send()}>Send all again</button>
    ${state.mappings.length > 0 ? html`<label class="row">through <select @change=${(e) => act.choose(e.target.value)}>
      <option value="" .selected=${mapping === ''}>the mapping of each</option>
      ${state.mappings.map((name) => html`<option value=${name} .selected=${mapping === name}>${name}</option>`)}
    </select></label>` : nothing}
    <button class="quiet" type="button" ?disabled=${busy} @click=${() => act.discard()}>Discard all</button>
  </div>
  <ul class="asides" aria-label="Kept aside of ${volume}">${repeat(records, (r) => r.id, (r) => card(r, busy, act))}</ul>
  ${state.more ? html`<div class="row"><button class="quiet" type="button" @click=${act.older}>Older ones</button></div>` : nothing}`;
}
