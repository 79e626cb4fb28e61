// Words and tones for releases.

import { chip, word } from './ui.js';

const TONES = {
  EVALUATING: 'running', EVALUATED: 'busy', GATED: 'busy', PROMOTED: 'running', DEPLOYED: 'running',
  VERIFIED: 'good', FAILED: 'bad', BLOCKED: 'bad', INTERRUPTED: 'bad',
};

export const stateChip = (state) => chip(TONES[state] ?? '', word(state));

export const share = (value) => `${(100 * value).toFixed(value === 1 ? 0 : 1)}%`;

// What can be done next, by state.
export const NEXT = {
  EVALUATED: ['gate', 'Ask the gate'],
  GATED: ['promote', 'Promote to champion'],
};
