// From a dashboard's format to SQL: what a widget asks of a dataset.

export const datasetSql = (dataset) =>
  (dataset.queryLines?.join('') ?? dataset.query ?? '').trim().replace(/(\s*;)+\s*$/, '');

const quoted = (name) => `\`${String(name).replaceAll('`', '``')}\``;
const plain = (expression) => /^`(?:[^`]|``)+`$/.exec(expression?.trim() ?? '')?.[0].slice(1, -1).replaceAll('``', '`');

// In such expressions `*` in backticks is no column.
const sqlOf = (expression) => expression.replace(/\bCOUNT\(\s*`\*`\s*\)/gi, 'COUNT(*)');

const TYPES = { DECIMAL: 'DOUBLE', INTEGER: 'BIGINT', DATE: 'DATE', DATETIME: 'TIMESTAMP' };

/** The default values of a dataset's parameters, as the Statement Execution API takes them. */
export function parametersOf(dataset) {
  return (dataset.parameters ?? []).map(({ keyword, dataType = 'STRING', defaultSelection }) => ({
    name: keyword,
    type: TYPES[dataType] ?? 'STRING',
    value: defaultSelection?.values?.values?.[0]?.value,
  }));
}

/**
 * The statement of a widget's query, and `pick`: from a field's name to its column there. Fields
 * that are columns as they are need no statement of their own, so such widgets share one.
 */
export function widgetQuery(dataset, query) {
  const sql = datasetSql(dataset);
  const fields = query.fields ?? [];
  const columns = fields.map(({ expression }) => plain(expression));
  const filtered = (query.filters ?? []).map(({ expression }) => `(${sqlOf(expression)})`);
  if (filtered.length === 0 && (fields.length === 0 || (query.disaggregated && columns.every(Boolean)))) {
    return { sql, pick: new Map(fields.map(({ name }, i) => [name, columns[i]])) };
  }
  const list = fields.map(({ name, expression }) => `${sqlOf(expression)} AS ${quoted(name)}`).join(', ') || '*';
  const where = filtered.length > 0 ? `\nWHERE ${filtered.join(' AND ')}` : '';
  const group = query.disaggregated || fields.length === 0 ? '' : '\nGROUP BY ALL';
  return {
    sql: `WITH dataset AS (\n${sql}\n)\nSELECT ${list}\nFROM dataset${where}${group}`,
    pick: new Map(fields.map(({ name }) => [name, name])),
  };
}
