export * from '/shared/dom.js';
import { h } from '/shared/dom.js';

const CLASSES = { none: 'No refund', partial: 'Partial', full: 'Full', error: 'Error' };
const STATES = { confirm: 'Confirmed', change: 'Changed', reject: 'Rejected', open: 'Open' };
export const chip = (kind) => h('span', { class: `chip ${kind}` }, CLASSES[kind] ?? STATES[kind] ?? kind);
// An error comes with a code and a message, or as one text.
export const words = (suggestion) => suggestion?.reason ?? suggestion?.error?.message ?? suggestion?.error ?? 'The agent gave no answer.';
export const classOf = (suggestion) => (CLASSES[suggestion?.refund_class] ? suggestion.refund_class : 'error');
