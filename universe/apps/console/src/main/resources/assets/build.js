// Opening a kitchen anywhere: pick a place, say what it is like, look at a day of it, open it.

import { ask } from '/shared/api.js';
import { clock, h, problem, say } from '/shared/dom.js';
import { faultWords, field, numbers, read } from './fields.js';
import { preview } from './preview.js';
import { worldMap } from './worldmap.js';

const TEMPLATE = { orders_day_1: 100, orders_last: 150, noise_pct: 8, radius_mi: 3, driver_mph: 18, cancel_pct: 2, rain_pct: 20, occasion_pct: 10, svc: { sf: [10, 3] } };
const DAYS = [[1, 'Tomorrow'], [7, 'In a week'], [90, 'In three months'], [360, 'In a year']];
const people = (number) => (number >= 1e6 ? `${(number / 1e6).toFixed(1)} million people` : `${number.toLocaleString('en-US')} people`);

export async function build(content) {
  const [choices, kitchens] = await Promise.all([ask('/api/build'), ask('/api/locations')]);
  let place = null;
  let named = false; // somebody has written a name of their own

  const name = h('input', { name: 'name', required: true, maxlength: '60', autocomplete: 'off' });
  const where = h('p', { class: 'dim', role: 'status' }, 'Point at the map, or search for a town.');
  const inputs = [...numbers(choices.most, TEMPLATE),
    field('Times real time', { name: 'speed_up', min: 0, max: 3600, step: 'any', value: 1 }),
    field('Days of history', { name: 'start_days_ago', min: 0, max: 30, value: 1 })];
  const brands = choices.brands.map((brand) => {
    const input = h('input', { type: 'checkbox', checked: true, value: brand.id });
    return { input, node: h('label', { class: 'check' }, input, brand.name, h('span', { class: 'dim' }, ` ${brand.cuisine}`)) };
  });
  const faults = choices.faults.map((fault) => ({ fault,
    ...field(`${faultWords[fault.name] ?? fault.name}, ${fault.outage ? 'percent of days' : 'percent'}`, { name: fault.name, max: 100, step: 'any', value: 0 }) }));
  const ahead = h('select', {}, DAYS.map(([value, text]) => h('option', { value }, text)));
  const glance = h('div', { class: 'glance', 'aria-live': 'polite' }, h('p', { class: 'dim' }, 'A day of it is shown here as soon as a place is chosen.'));
  const alarm = h('div', { 'aria-live': 'polite' });
  const open = h('button', { type: 'submit', disabled: true }, 'Open it');

  const wish = () => {
    const chosen = brands.filter((one) => one.input.checked).map((one) => Number(one.input.value));
    return {
      name: name.value, lat: place.lat, lon: place.lon, ...read(inputs),
      ...(chosen.length === brands.length ? {} : { brands: chosen }),
      faults: Object.fromEntries(faults.map((one) => [one.name, one.input.valueAsNumber / 100]).filter(([, rate]) => rate > 0)),
    };
  };
  let typing;
  const look = () => {
    clearTimeout(typing);
    typing = setTimeout(() => { if (place && name.value) { preview(glance, { ...wish(), days_ahead: Number(ahead.value) }); } }, 250);
  };
  const map = worldMap(kitchens, async (lat, lon) => {
    try {
      const near = await ask(`/api/places/near?lat=${lat}&lon=${lon}`);
      choose({ ...near, lat, lon }, `Near ${near.display}`);
    } catch (error) {
      alarm.replaceChildren(problem(error));
    }
  });
  function choose(one, text) {
    place = one;
    map.mark(one);
    where.textContent = `${text ?? one.display}, ${people(one.population)}, ${one.timezone}`;
    say(where.textContent);
    if (!named) {
      name.value = one.name;
    }
    open.disabled = false;
    look();
  }

  const form = h('form', { class: 'decide' },
    h('section', { class: 'card stack' }, h('h2', {}, 'Where'), finder(choose), map.node, where, h('label', {}, 'Name', name)),
    h('section', { class: 'card' }, h('h2', {}, 'What it is like'), h('div', { class: 'fields' }, inputs.map((one) => one.node))),
    h('details', { class: 'card' }, h('summary', {}, 'Menu'), h('p', { class: 'dim' }, 'The menu is that of every kitchen: brands that are left out are no longer cooked anywhere.'), h('div', { class: 'fields menu' }, brands.map((one) => one.node))),
    h('details', { class: 'card' }, h('summary', {}, 'Faults'), h('div', { class: 'fields' }, faults.map((one) => one.node))));
  name.addEventListener('input', () => { named = name.value !== ''; });
  form.addEventListener('input', look);
  ahead.addEventListener('change', look);
  form.id = 'build';
  open.setAttribute('form', 'build');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    open.disabled = true;
    alarm.replaceChildren(h('p', { class: 'dim' }, 'One moment: the journal and the table of locations are told.'));
    try {
      const made = await ask('/api/locations', wish());
      alarm.replaceChildren(h('p', { class: 'note', role: 'status' }, `${made.name} opens at ${clock(made.holds_at)}. `, h('a', { href: '/' }, 'See it on the map'), made.note && h('span', { class: 'dim' }, ` ${made.note}`)));
      say(`${made.name} opens`);
    } catch (error) {
      alarm.replaceChildren(problem(error));
      open.disabled = false;
    }
  });

  content.replaceChildren(
    h('h1', {}, 'Build a kitchen'),
    h('p', { class: 'lead' }, 'Anywhere with a town near it. What the preview shows is what happens if it opens now: the same function of seed and journal.'),
    h('div', { class: 'grid' }, form,
      h('section', { class: 'card stack sticky', 'aria-labelledby': 'preview' }, h('h2', { id: 'preview' }, 'A day of it'), h('label', {}, 'Which day', ahead), glance, alarm, h('div', { class: 'actions' }, open))));
}

// A search as one types; the arrow keys walk through what is found.
function finder(choose) {
  const list = h('ul', { class: 'found', role: 'listbox', id: 'found', 'aria-label': 'Towns', hidden: true });
  const input = h('input', { type: 'search', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'found', 'aria-autocomplete': 'list', autocomplete: 'off', placeholder: 'Mountain View' });
  let typing;
  let found = [];
  let at = -1;
  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const take = (one) => {
    input.value = one.display;
    close();
    choose(one);
  };
  const show = () => {
    list.replaceChildren(...found.map((one, i) => h('li', { role: 'option', id: `found-${i}`, 'aria-selected': String(i === at), onmousedown: (event) => { event.preventDefault(); take(one); } },
      one.display, h('span', { class: 'dim' }, ` ${people(one.population)}`))));
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    if (at >= 0) {
      input.setAttribute('aria-activedescendant', `found-${at}`);
    }
  };
  input.addEventListener('input', (event) => {
    event.stopPropagation();
    clearTimeout(typing);
    typing = setTimeout(async () => {
      found = input.value.trim() ? await ask(`/api/places?q=${encodeURIComponent(input.value.slice(0, 200))}`).catch(() => []) : [];
      at = -1;
      show();
    }, 150);
  });
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      at = (at + step + found.length) % found.length;
      show();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (found.length > 0) {
        take(found[Math.max(0, at)]);
      }
    } else if (event.key === 'Escape') {
      close();
    }
  });
  input.addEventListener('blur', close);
  return h('div', { class: 'finder' }, h('label', {}, 'Search for a town', input), list);
}
