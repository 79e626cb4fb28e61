// Stories for talks, each driven through what the workspace really does.

import { ask } from '/shared/api.js';
import { clock, h, problem, say } from '/shared/dom.js';
import { again } from './live.js';

export async function presets(content) {
  const locations = await ask('/api/locations');
  const where = h('select', {}, locations.map((one) => h('option', { value: one.name }, one.name)));
  content.replaceChildren(
    h('h1', {}, 'Presets'),
    h('p', { class: 'lead' }, 'Stories for a talk. Each does in one press what could be done by hand, and the journal or the releases keep what was done.'),
    ...(locations.length === 0 ? [h('p', { class: 'card empty' }, 'No kitchen is open yet. ', h('a', { href: '/build' }, 'Build one'))] : [
      h('div', { class: 'filters' }, h('label', {}, 'At', where)),
      h('div', { class: 'grid three' },
        card('Dinner rush', 'Three times as many orders at half past six; the clock is put forward to six and runs twenty times as fast.', 'Begin the rush', () => ({ action: 'rush', location: where.value })),
        card('Kitchen on fire', 'The kitchen burns and closes for three quarters of an hour by its clock. Orders wait, are late, or are cancelled.', 'Set it on fire', () => ({ action: 'fault', fault: 'kitchen_fire', minutes: 45, location: where.value })),
        card('Everyday again', 'The clock runs as the location’s file says. What has happened stays; a fire ends by itself.', 'Back to everyday', () => ({ action: 'everyday', location: where.value }), true))]),
    badPrompt());
}

function card(title, text, name, body, quiet = false) {
  const told = h('div', { 'aria-live': 'polite' });
  const button = h('button', { type: 'button', class: quiet && 'quiet' }, name);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const made = await ask('/api/changes', body());
      told.replaceChildren(h('p', {}, made.added === 0 ? 'It is so already.' : `From ${clock(made.holds_at)} on. `, h('a', { href: '/' }, 'Watch it')));
    } catch (error) {
      told.replaceChildren(problem(error));
    } finally {
      button.disabled = false;
    }
  });
  return h('section', { class: 'card' }, h('h2', {}, title), h('p', { class: 'dim' }, text), told, h('div', { class: 'actions' }, button));
}

// The releases tell how far the story is; one press is one step, or all that follow.
function badPrompt() {
  const list = h('ol', { class: 'steps story' });
  const alarm = h('div', { 'aria-live': 'polite' });
  const times = new Map();
  const next = h('button', { type: 'button', disabled: true }, 'Next step');
  const all = h('button', { type: 'button', class: 'quiet', disabled: true }, 'Go on to its end');
  const title = h('span', { class: 'dim mono' });
  let state = null;
  let busy = false;

  const draw = () => {
    title.textContent = `${state.model} at ${state.endpoint}`;
    list.replaceChildren(...state.stages.map((stage) => h('li', { class: stage.done ? undefined : stage.key === state.next ? 'wait now' : 'wait' },
      h('span', {}, h('span', { class: 'name' }, stage.title), stage.note && h('span', { class: 'dim small where' }, stage.note)),
      h('span', { class: 'num dim' }, times.has(stage.key) ? `${times.get(stage.key).toFixed(1)} s` : ''))));
    next.textContent = state.next === '' ? 'Tell it again' : state.next === 'rollback' ? 'Roll back' : 'Next step';
    next.disabled = busy || state.waits;
    all.disabled = busy || state.waits || state.next === '' || state.next === 'rollback';
  };
  const settled = async () => {
    do {
      await new Promise((done) => { setTimeout(done, 400); });
      state = await ask('/api/presets/bad-prompt');
      draw();
    } while (state.waits);
  };
  const step = async () => {
    const key = state.next === '' ? 'again' : state.next;
    const begun = performance.now();
    state = await ask('/api/presets/bad-prompt', { step: key });
    if (state.waits) {
      await settled();
    }
    times.set(key === 'again' ? 'evaluate' : key, (performance.now() - begun) / 1000);
    say(`${state.stages.find((stage) => stage.key === key)?.title ?? 'The story begins again'}: done`);
    return key !== state.next;
  };
  const run = (whole) => async () => {
    busy = true;
    alarm.replaceChildren();
    draw();
    try {
      let moved = await step();
      draw();
      // Somebody looks at the bad answers before it is rolled back.
      while (whole && moved && state.next !== '' && state.next !== 'rollback') {
        moved = await step();
        draw();
      }
    } catch (error) {
      alarm.replaceChildren(problem(error));
      state = await ask('/api/presets/bad-prompt').catch(() => state);
    } finally {
      busy = false;
      draw();
    }
  };
  next.addEventListener('click', run(false));
  all.addEventListener('click', run(true));

  again(4, () => (busy ? state : ask('/api/presets/bad-prompt')), (told) => {
    if (told && !busy) {
      state = told;
      draw();
    }
  }, (error) => {
    if (error && !state) {
      alarm.replaceChildren(h('p', { class: 'note' }, error.message));
    }
  });
  return h('section', { class: 'card preset' },
    h('h2', {}, 'Bad prompt released and rolled back'), title,
    h('p', { class: 'dim' }, 'A prompt that passes its eval set and is wrong where the eval set does not look. Between deploy and rollback, order something ninety minutes late under Follow, and see what the agent says. Two people sign; on a machine of your own, settings.yaml can let one do it.'),
    list, alarm, h('div', { class: 'actions' }, next, all));
}
