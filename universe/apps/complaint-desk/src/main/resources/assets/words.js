// What the agent's and people's words are called on the page.

import { h } from '/shared/dom.js';

export const CATEGORIES = {
  delivery_delay: 'Late', missing_items: 'Missing', food_quality: 'Food', service_issue: 'Service', billing: 'Billing', other: 'Other',
};
export const SAYS = { credit: 'Credit', urgent: 'Urgent', standard: 'For a person', error: 'No answer' };
export const STATES = { open: 'Open', accept: 'Accepted', change: 'Changed', escalate: 'Escalated' };

export const chip = (kind) => h('span', { class: `chip ${kind}` }, SAYS[kind] ?? STATES[kind] ?? kind);
export const reason = (suggestion) => suggestion?.rationale ?? suggestion?.error?.message ?? suggestion?.error ?? 'The agent gave no answer.';
