// Words for traces that their two pages share.

import { chip, word } from './ui.js';

export function millis(micros) {
  if (micros < 1_000) {
    return `${micros} µs`;
  }
  const digits = micros < 100_000 ? 1 : 0;
  return micros < 10_000_000 ? `${(micros / 1_000).toFixed(digits)} ms` : `${(micros / 1_000_000).toFixed(1)} s`;
}

export const cost = (usd) => (Number(usd) === 0 ? 'free' : `$${Number(usd).toFixed(5)}`);

export const state = ({ state: is, error_code: code }) =>
  (is === 'OK' ? chip('good', 'Answered') : chip('bad', word(code ?? 'ERROR')));
