// SQL through the Statement Execution API, as the person who is signed in.

import { get, post } from './api.js';

const BASE = '/api/2.0/sql/statements';

export class StatementError extends Error {
  constructor(error, state) {
    super(error?.message ?? `The statement was ${state.toLowerCase()}.`);
    this.code = error?.error_code;
  }
}

const pause = (millis) => new Promise((done) => { setTimeout(done, millis); });

export const cancel = (id) => post(`${BASE}/${encodeURIComponent(id)}/cancel`);

/**
 * Runs a statement to its end: {columns: [{name, type_name, type_text}], rows, total, truncated}.
 * `started` hears its id as soon as it is known to be running.
 */
export async function run(statement, of = {}) {
  const { warehouse, catalog, schema, parameters, rowLimit = 1000, started = () => {} } = of;
  let now = await post(BASE, {
    statement,
    catalog,
    schema,
    parameters,
    warehouse_id: warehouse ?? '0000000000000001',
    row_limit: rowLimit,
    wait_timeout: '5s',
    on_wait_timeout: 'CONTINUE',
  });
  const id = encodeURIComponent(now.statement_id);
  while (['PENDING', 'RUNNING'].includes(now.status.state)) {
    started(now.statement_id);
    await pause(400);
    now = await get(`${BASE}/${id}`);
  }
  if (now.status.state !== 'SUCCEEDED') {
    throw new StatementError(now.status.error, now.status.state);
  }
  const rows = now.result?.data_array ?? [];
  for (let next = now.result?.next_chunk_index; next !== undefined;) {
    const chunk = await get(`${BASE}/${id}/result/chunks/${next}`);
    rows.push(...(chunk.data_array ?? []));
    next = chunk.next_chunk_index;
  }
  const { schema: shape, total_row_count: total, truncated = false } = now.manifest ?? {};
  return { columns: shape?.columns ?? [], rows, total: total ?? rows.length, truncated };
}

const NUMERIC = /^(INT|INTEGER|LONG|SHORT|BYTE|TINYINT|SMALLINT|BIGINT|DECIMAL|DOUBLE|FLOAT)/;

// What a column is to a chart, by its type.
export const scaleOf = (column) => {
  const type = (column?.type_name ?? column?.type_text ?? '').toUpperCase();
  return NUMERIC.test(type) ? 'quantitative' : /^(DATE|TIMESTAMP)/.test(type) ? 'temporal' : 'categorical';
};
