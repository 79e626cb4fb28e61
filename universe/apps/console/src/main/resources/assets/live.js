// What the server sends on its own.

// Tells what each event `shown` carries; failed() hears why there is none for the moment, null when
// there is again. Returns a function that ends it.
export function shown(path, told, failed) {
  const source = new EventSource(path);
  source.addEventListener('shown', (event) => {
    failed(null);
    told(JSON.parse(event.data));
  });
  source.addEventListener('failed', (event) => failed(new Error(event.data)));
  source.addEventListener('error', () => failed(new Error('The console does not answer; it is tried again.')));
  return () => source.close();
}

// Asks at once, then again and again while somebody looks; told(answer) or failed(error) each time.
// It ends when told() returns false.
export function again(seconds, ask, told, failed) {
  let ended = false;
  const run = async () => {
    while (!ended) {
      if (!document.hidden) {
        try {
          if (told(await ask()) === false) {
            return;
          }
          failed(null);
        } catch (error) {
          failed(error);
        }
      }
      await new Promise((done) => { setTimeout(done, seconds * 1000); });
    }
  };
  run();
  return () => { ended = true; };
}
