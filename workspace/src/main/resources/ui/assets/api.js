// The workspace's REST API for its own pages: the session's cookie goes along by itself.

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401) {
    location.assign('/login');
  }
  const text = await response.text();
  const answer = text === '' ? {} : JSON.parse(text);
  if (!response.ok) {
    throw new ApiError(response.status, answer.error_code, answer.message);
  }
  return answer;
}

export const get = (path) => call('GET', path);
export const post = (path, body = {}) => call('POST', path, body);

// Calls `look` now and every `millis` while the page is seen; `lost` hears whether the last failed.
export function watch(look, millis, lost = () => {}) {
  let timer;
  const round = async () => {
    clearTimeout(timer);
    if (!document.hidden) {
      try {
        await look();
        lost(false);
      } catch (error) {
        lost(true, error);
      }
    }
    timer = setTimeout(round, millis);
  };
  document.addEventListener('visibilitychange', () => document.hidden || round());
  return round();
}

// The colour of a state, whatever feature it comes from.
export function tone(state) {
  if (/^(RUNNING|READY|SUCCE|SUCCESS|ACTIVE|COMPLETED|IDLE)/.test(state)) {
    return state === 'IDLE' ? '' : 'good';
  }
  if (/^(STARTING|PENDING|QUEUED|INITIALIZING|SETTING|WAITING|RESTARTING|STOPPING|BLOCKED)/.test(state)) {
    return 'busy';
  }
  return /^(FAILED|ERROR|TIMED|INTERNAL|UPSTREAM)/.test(state) ? 'bad' : '';
}
