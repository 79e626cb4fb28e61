// The universe in plain words: a sentence is understood, what it would do is said, then it is done.

import { ask } from '/shared/api.js';
import { h, say } from '/shared/dom.js';
import { told } from './told.js';

const EXAMPLES = ['Simulate an order right now', 'Show me today’s late orders', 'Make Chicago twice as busy on Friday', 'New location in Mountain View', 'What can you do?'];

export function chat(content) {
  const log = h('ol', { class: 'talk', 'aria-live': 'polite', 'aria-label': 'Conversation' });
  const input = h('input', { name: 'sentence', maxlength: '300', autocomplete: 'off', 'aria-label': 'Say something', placeholder: 'Simulate an order right now' });
  const send = h('button', { type: 'submit' }, 'Say it');
  const form = h('form', { class: 'actions find' }, input, send);
  const hints = h('div', { class: 'actions hints' }, EXAMPLES.map((text) => h('button', { type: 'button', class: 'quiet', onclick: () => { input.value = text; input.focus(); } }, text)));
  const waiting = h('p', { class: 'dim', role: 'status', hidden: true });
  let asked = null; // the question that the next sentence answers
  let pending = null; // the offer that still waits for its yes or no

  const line = (who, ...children) => {
    const node = h('li', { class: who }, children);
    log.append(node);
    node.scrollIntoView({ block: 'nearest' });
    return node;
  };

  async function take(sentence) {
    pending?.remove();
    pending = null;
    line('person', sentence);
    const understood = await ask('/api/chat/understand', { sentence, ...(asked ? { asked } : {}) });
    asked = understood.kind === 'question' ? understood : null;
    line('universe', understood.says ?? '');
    if (understood.kind !== 'call') {
      return;
    }
    if (understood.asks_before) {
      const choice = h('div', { class: 'actions' },
        h('button', { type: 'button', onclick: () => { pending?.remove(); pending = null; busy(() => call(understood)); } }, 'Do it'),
        h('button', { type: 'button', class: 'quiet', onclick: () => { pending?.remove(); pending = null; line('universe', 'Then I leave it.'); input.focus(); } }, 'Leave it'));
      pending = line('universe', choice);
      choice.firstChild.focus();
    } else {
      await call(understood);
    }
  }

  async function call({ tool, arguments: given }) {
    const done = await ask('/api/chat/call', { tool, arguments: given });
    line(done.failed ? 'universe bad' : 'universe',
      h('p', { class: 'mono dim small' }, `${tool}(${JSON.stringify(given)})`),
      done.failed ? h('pre', {}, done.text) : told(tool, done.text));
    say(done.failed ? 'It failed' : 'Done');
  }

  // Some things take seconds: whoever waits sees that, and for how long.
  async function busy(work) {
    const begun = performance.now();
    const tell = () => { waiting.textContent = `One moment… ${Math.round((performance.now() - begun) / 1000)} s`; };
    const soon = setTimeout(() => { waiting.hidden = false; tell(); }, 400);
    const ticking = setInterval(tell, 1000);
    send.disabled = true;
    try {
      await work();
    } catch (error) {
      line('universe bad', error.message);
    } finally {
      clearTimeout(soon);
      clearInterval(ticking);
      waiting.hidden = true;
      send.disabled = false;
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const sentence = input.value.trim();
    if (sentence && !send.disabled) {
      input.value = '';
      busy(() => take(sentence));
    }
  });
  content.replaceChildren(
    h('h1', {}, 'Chat'),
    h('p', { class: 'lead' }, 'Say what you want in plain words. What is understood is said before it is done; what cannot be undone waits for your yes.'),
    h('section', { class: 'card stack' }, log, waiting, hints, form));
  input.focus();
}
