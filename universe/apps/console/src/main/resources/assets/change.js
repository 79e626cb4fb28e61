// What can be done to a world that runs: its clock, what goes wrong, its files, and a new beginning.

import { ask } from '/shared/api.js';
import { clock, h, problem, say } from '/shared/dom.js';
import { preview } from './preview.js';
import { faultWords, field, numbers, read } from './fields.js';
import { shown } from './live.js';

const SPEEDS = [1, 10, 60, 200];

export async function change(content) {
  const choices = await ask('/api/build');
  const names = Object.keys(choices.locations);
  const alarm = h('div', { 'aria-live': 'polite' });
  const told = h('p', { class: 'note', role: 'status', hidden: true });
  const where = h('select', { name: 'location' }, h('option', { value: '' }, 'Every location'), names.map((name) => h('option', { value: name }, name)));
  const clocks = h('p', { class: 'dim num' });
  let busy = false;

  const act = async (body) => {
    if (busy) {
      return;
    }
    busy = true;
    alarm.replaceChildren();
    try {
      const made = await ask('/api/changes', { ...(where.value ? { location: where.value } : {}), ...body });
      told.hidden = false;
      told.textContent = made.added === 0 ? 'Nothing to change: it is so already.' : `It holds from ${clock(made.holds_at)} on; the journal has it.`;
      say(told.textContent);
    } catch (error) {
      alarm.replaceChildren(problem(error));
    } finally {
      busy = false;
    }
  };
  const button = (name, body, quiet = true) => h('button', { type: 'button', class: quiet && 'quiet', onclick: () => act(body()) }, name);

  const edit = h('div');
  where.addEventListener('change', () => drawEdit());
  const drawEdit = () => edit.replaceChildren(...(where.value ? editor(choices, where.value, act) : [h('p', { class: 'dim' }, 'Choose one location to edit its file.')]));

  content.replaceChildren(
    h('h1', {}, 'Change the world while it runs'),
    h('p', { class: 'lead' }, 'Each change is an entry of the journal that holds from a few seconds ahead; nothing that has happened is rewritten.'),
    h('div', { class: 'filters' }, h('label', {}, 'Where', where)), clocks, told, alarm,
    names.length === 0 ? h('p', { class: 'card empty' }, 'No kitchen is open yet. ', h('a', { href: '/build' }, 'Build one')) :
      h('div', { class: 'grid even' },
        h('div', { class: 'stack' },
          h('section', { class: 'card' }, h('h2', {}, 'The clock'),
            h('div', { class: 'actions' }, button('Pause', () => ({ action: 'pause' })), button('Go on', () => ({ action: 'resume' })),
              SPEEDS.map((factor) => button(`${factor}×`, () => ({ action: 'speed', factor })))),
            speed(act)),
          h('section', { class: 'card' }, h('h2', {}, 'Let something go wrong'), faults(choices, act)),
          h('section', { class: 'card' }, h('h2', {}, 'Begin anew'), reset(act))),
        h('section', { class: 'card' }, h('h2', {}, 'A location’s file'), edit)));
  if (names.length === 1) {
    where.value = names[0];
  }
  drawEdit();

  shown('/api/world/live', (world) => {
    const chosen = world.locations.filter((one) => !where.value || one.name === where.value);
    clocks.textContent = chosen.map((one) => {
      const time = new Intl.DateTimeFormat('en-GB', { timeZone: one.timezone, weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(one.clock);
      return `${one.name} ${time}${one.speed === 0 ? ', paused' : one.speed === 1 ? '' : `, ${one.speed}×`}`;
    }).join(' · ');
  }, () => {});
}

function speed(act) {
  const input = h('input', { type: 'number', min: '0.001', max: '3600', step: 'any', value: '60' });
  const form = h('form', { class: 'actions row' }, h('label', {}, 'Times real time', input), h('button', { type: 'submit', class: 'quiet' }, 'Set'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act({ action: 'speed', factor: Number(input.value) });
  });
  return form;
}

function faults(choices, act) {
  const which = h('select', {}, choices.faults.map((fault) => h('option', { value: fault.name }, faultWords[fault.name] ?? fault.name)));
  const rate = field('Share of events or orders, in percent', { min: 0, max: 100, step: 'any', value: 5 });
  const minutes = field('Minutes, by its clock', { min: 1, max: 1440, step: 1, value: 45 });
  const arrange = () => { rate.node.hidden = choices.faults.find((fault) => fault.name === which.value).outage; };
  which.addEventListener('change', arrange);
  const form = h('form', { class: 'decide' }, h('label', {}, 'What', which), rate.node, minutes.node, h('div', { class: 'actions' }, h('button', { type: 'submit' }, 'Let it happen')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act({ action: 'fault', fault: which.value, minutes: minutes.input.valueAsNumber, ...(rate.node.hidden ? {} : { rate: rate.input.valueAsNumber / 100 }) });
  });
  arrange();
  return form;
}

function reset(act) {
  const seed = h('input', { type: 'number', step: '1', placeholder: 'the world’s own' });
  const sure = h('input', { type: 'checkbox', required: true });
  const form = h('form', { class: 'decide' },
    h('p', { class: 'dim' }, 'Demand and brands are at their first day again, with other chance; clocks run as the files say. What has happened stays in the tables.'),
    h('label', {}, 'Seed', seed), h('label', { class: 'check' }, sure, 'Yes, begin anew'), h('div', { class: 'actions' }, h('button', { type: 'submit', class: 'quiet' }, 'Begin anew')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sure.checked = false;
    act({ action: 'reset', ...(seed.value === '' ? {} : { seed: seed.valueAsNumber }) });
  });
  return form;
}

function editor(choices, name, act) {
  const file = choices.locations[name];
  const inputs = numbers(choices.most, file);
  const glance = h('div', { 'aria-live': 'polite' });
  const wish = () => ({ ...read(inputs) });
  const form = h('form', { class: 'decide' }, h('div', { class: 'fields' }, inputs.map((one) => one.node)),
    h('div', { class: 'actions' },
      h('button', { type: 'submit' }, 'Change it'),
      h('button', { type: 'button', class: 'quiet', onclick: () => preview(glance, { location: name, ...wish() }) }, 'Preview tomorrow')), glance);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act({ action: 'edit', location: name, ...wish() });
  });
  return [form];
}
