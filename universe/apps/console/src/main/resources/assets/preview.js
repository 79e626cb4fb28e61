// A day of a location before it happens, told by the simulator.

import { ask } from '/shared/api.js';
import { h, money, problem, s } from '/shared/dom.js';

let turn = 0;

export async function preview(place, wish) {
  const mine = ++turn;
  place.classList.add('waiting-for');
  try {
    const day = await ask('/api/preview', wish);
    if (mine === turn) {
      place.replaceChildren(...show(day));
    }
  } catch (error) {
    if (mine === turn) {
      place.replaceChildren(problem(error));
    }
  } finally {
    if (mine === turn) {
      place.classList.remove('waiting-for');
    }
  }
}

const day = (iso) => new Date(`${iso}T12:00:00Z`).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const minutes = (value) => (value === null ? '–' : `${value.toFixed(0)} min`);

function show(told) {
  const share = told.delivered === 0 ? '' : ` (${Math.round((100 * told.late) / told.delivered)} %)`;
  const facts = [
    ['Orders', String(told.orders)], ['Revenue', money(told.revenue_cents / 100)],
    ['Delivered', String(told.delivered)], ['Cancelled', String(told.cancelled)],
    ['Half within', minutes(told.p50_minutes)], ['Nine of ten within', minutes(told.p90_minutes)],
    [`Over ${told.late_minutes} min`, `${told.late}${share}`], ['Open at once', String(told.most_open)],
    ['Drivers at once', String(told.most_drivers)],
  ];
  return [
    h('h3', {}, day(told.day)),
    bars(told),
    h('dl', { class: 'facts' }, facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', { class: 'num' }, value)))),
    told.brands.length > 0 && h('table', { class: 'brands' }, h('tbody', {}, told.brands.map((brand) => h('tr', {}, h('td', {}, brand.name), h('td', {}, `${brand.orders} orders, ${money(brand.revenue_cents / 100)}`))))),
    h('p', { class: 'dim small' }, `Simulated in ${(told.millis / 1000).toFixed(2)} s. ${told.streets ? `Streets: ${told.streets}.` : 'The streets of this town are made up.'}`),
  ].filter(Boolean);
}

const WIDTH = 480;
const HEIGHT = 120;

function bars({ hours, late, orders }) {
  const most = Math.max(1, ...hours.map((one) => one.orders));
  const step = WIDTH / hours.length;
  const tall = (value) => (value / most) * (HEIGHT - 24);
  return s('svg', { class: 'bars', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `Orders by hour: ${orders} in all, at most ${most} in an hour, ${late} late` },
    hours.map((one, i) => s('g', {},
      s('rect', { class: 'bar-all', x: i * step + 1, width: step - 2, y: HEIGHT - 20 - tall(one.orders), height: tall(one.orders), rx: 2 }),
      one.late > 0 && s('rect', { class: 'bar-late', x: i * step + 1, width: step - 2, y: HEIGHT - 20 - tall(one.late), height: tall(one.late), rx: 2 }),
      i % 6 === 0 && s('text', { x: i * step + 1, y: HEIGHT - 4 }, `${String(i).padStart(2, '0')}:00`))));
}
