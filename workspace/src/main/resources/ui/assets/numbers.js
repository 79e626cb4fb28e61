// Numbers as a dashboard's format asks for them, and times as an axis needs them.

const kept = new Map();
function formatter(key, options) {
  if (!kept.has(key)) {
    kept.set(key, new Intl.NumberFormat(undefined, options));
  }
  return kept.get(key);
}

/**
 * `format`: {type: number-currency | number-percent | number…, currencyCode, abbreviation,
 * decimalPlaces: {type, places}}.
 */
export function formatted(value, format = {}) {
  if (value === null || value === undefined || value === '') {
    return '–';
  }
  const number = Number(value);
  if (Number.isNaN(number)) {
    return String(value);
  }
  const options = { maximumFractionDigits: 2 };
  if (format.type === 'number-currency') {
    options.style = 'currency';
    options.currency = /^[A-Z]{3}$/.test(format.currencyCode ?? '') ? format.currencyCode : 'USD';
  } else if (format.type === 'number-percent') {
    options.style = 'percent';
  }
  if (format.abbreviation === 'compact') {
    options.notation = 'compact';
  }
  const places = format.decimalPlaces?.places;
  if (Number.isInteger(places) && places >= 0 && places <= 10) {
    options.maximumFractionDigits = places;
    options.minimumFractionDigits = format.decimalPlaces.type === 'exact' ? places : 0;
  } else if (options.style === 'currency' && options.notation !== 'compact') {
    delete options.maximumFractionDigits;
  } else if (options.style === 'currency') {
    options.minimumFractionDigits = 0;
  }
  return formatter(JSON.stringify(options), options).format(number);
}

// The smaller a number, the more of its decimals tell it from the next on an axis.
export const short = (value) => {
  const size = Math.abs(value);
  const places = size < 1 ? 3 : size < 10 ? 2 : 1;
  return formatted(value, { abbreviation: 'compact', decimalPlaces: { type: 'max', places } });
};

// A step of 1, 2 or 5 times a power of ten, so that about `wanted` of them cover a span.
export function niceStep(span, wanted) {
  const raw = span / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw * 0.999);
}

/** Round values from below `low` to above `high`, for the ticks of an axis. */
export function ticks(low, high, wanted) {
  if (!(high > low)) {
    return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, low)];
  }
  const step = niceStep(high - low, wanted);
  const first = Math.floor(low / step + 1e-9) * step;
  const found = [];
  for (let i = 0; found.length < 50; i++) {
    const value = Number((first + i * step).toPrecision(12));
    found.push(value);
    if (value >= high - step * 1e-9) {
      break;
    }
  }
  return found;
}

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const times = (unit, ...numbers) => numbers.map((n) => n * unit);
const STEPS = [
  ...times(1000, 1, 5, 15, 30),
  ...times(MINUTE, 1, 2, 5, 10, 15, 30),
  ...times(HOUR, 1, 2, 3, 6, 12),
  ...times(DAY, 1, 2, 7, 14, 28, 91, 182, 364, 728),
];
const written = (options) => new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', hour12: false, ...options });
const [CLOCK, DATE] = [{ hour: '2-digit', minute: '2-digit' }, { month: 'short', day: 'numeric' }];
const words = {
  second: written({ ...CLOCK, second: '2-digit' }),
  minute: written(CLOCK),
  day: written(DATE),
  month: written({ month: 'short', year: 'numeric' }),
  whole: written({ year: 'numeric', ...DATE, ...CLOCK }),
  date: written({ year: 'numeric', ...DATE }),
};

function stepOf(span, wanted) {
  const most = Math.ceil(span / wanted / DAY / 364) * 364 * DAY;
  return STEPS.find((step) => span / step <= wanted) ?? most;
}

/** Times on an axis from `low` to `high` (milliseconds, UTC), with what stands at each. */
export function timeTicks(low, high, wanted) {
  const step = stepOf(high - low, wanted);
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) {
    const kind = step >= 28 * DAY ? 'month' : at % DAY === 0 ? 'day' : step < MINUTE ? 'second' : 'minute';
    found.push({ at, text: words[kind].format(at) });
  }
  return found.length > 0 ? found : [{ at: low, text: words.whole.format(low) }];
}

export const timeText = (millis) => (millis % DAY === 0 ? words.date : words.whole).format(millis);

// What SQL gives for a DATE or a TIMESTAMP, in milliseconds; such text without a zone is UTC.
export function millisOf(text) {
  const iso = String(text).replace(' ', 'T');
  return Date.parse(/T/.test(iso) && !/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? `${iso}Z` : iso);
}
