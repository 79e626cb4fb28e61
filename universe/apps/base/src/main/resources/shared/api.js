// What the app's server answers; a refusal is an Error with its status and details.

export async function ask(path, body) {
  let response;
  try {
    response = await fetch(path, body === undefined
      ? {}
      : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  } catch {
    throw Object.assign(new Error('The app does not answer; it is tried again.'), { status: 0 });
  }
  const answer = await response.json().catch(() => ({ message: `The app answered ${response.status}.` }));
  if (!response.ok) {
    throw Object.assign(new Error(answer.message), { status: response.status, details: answer });
  }
  return answer;
}

// Calls back at once and on each change, one call at a time; returns a function that ends it.
export function follow(path, changed) {
  let busy = false;
  let again = false;
  const run = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      await changed();
    } while (again);
    busy = false;
  };
  const source = new EventSource(path);
  source.addEventListener('changed', run);
  run();
  return () => source.close();
}
