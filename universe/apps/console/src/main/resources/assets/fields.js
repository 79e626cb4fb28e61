// The fields of a location's file that pages let one choose.

import { h } from '/shared/dom.js';

export const faultWords = {
  duplicate: 'Lines written twice', late: 'Lines that land late', out_of_order: 'Lines out of order', clock_skew: 'Drivers’ clocks that are wrong',
  malformed: 'Torn lines', schema_drift: 'Fields that nobody announced', kitchen_fire: 'A kitchen fire', courier_outage: 'The couriers’ app is down',
};

// name, words, step, what the file says when it says nothing.
const FIELDS = [
  ['orders_day_1', 'Orders on the first day', 1], ['orders_last', 'Orders on the last day', 1],
  ['noise_pct', 'A day’s noise, percent', 'any'], ['radius_mi', 'Radius, miles', 'any'],
  ['stations', 'Stations (0: as needed)', 1], ['drivers', 'Drivers (0: as needed)', 1],
  ['driver_mph', 'Drivers’ speed, mph', 'any'], ['cancel_pct', 'Cancelled, percent', 'any'],
  ['rain_pct', 'Rainy days, percent', 'any'], ['occasion_pct', 'Busy evenings, percent', 'any'],
];

export function field(words, { min = 0, max, step = 1, value, name }) {
  const input = h('input', { type: 'number', min, max, step, value, name, required: true });
  return { name, input, node: h('label', {}, words, input) };
}

// most: by the fields' names the most that is taken; file: what they say now.
export function numbers(most, file) {
  const all = FIELDS.map(([name, words, step]) => field(words, { name, step, max: most[name], value: file[name] ?? 0 }));
  const cooking = field('Minutes that cooking takes', { name: 'cook_minutes', min: 0.1, max: 240, step: 'any', value: file.svc?.sf?.[0] ?? 10 });
  return [...all.slice(0, 6), cooking, ...all.slice(6)];
}

export const read = (inputs) => Object.fromEntries(inputs.map((one) => [one.name, one.input.valueAsNumber]).filter(([, value]) => !Number.isNaN(value)));
