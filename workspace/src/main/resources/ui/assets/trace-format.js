// Words for traces that their two pages share.

import { h } from './dom.js';

export function millis(micros) {
  if (micros < 1_000) {
    return `${micros} µs`;
  }
  return micros < 10_000_000 ? `${(micros / 1_000).toFixed(micros < 100_000 ? 1 : 0)} ms` : `${(micros / 1_000_000).toFixed(1)} s`;
}

export const cost = (usd) => (Number(usd) === 0 ? 'free' : `$${Number(usd).toFixed(5)}`);

export const state = ({ state: is, error_code: code }) =>
  h('span', { class: `chip ${is === 'OK' ? 'good' : 'bad'}` }, is === 'OK' ? 'Answered' : (code ?? 'Error'));

export const moment = (iso) => new Date(iso).toLocaleString();
