// Moments that pass; shorter if the browser finds that it is online again, and over
// at once when nobody waits any more.

export function sleep(seconds, life) {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      life.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, seconds * 1000);
    life.addEventListener("abort", over);
    if (life.aborted) over();
  });
}

export function sleepUnlessOnline(seconds, life) {
  const waiting = new AbortController();
  const over = () => waiting.abort();
  const { signal } = waiting;
  window.addEventListener("online", over, { signal });
  life.addEventListener("abort", over, { signal });
  if (life.aborted) over();
  return sleep(seconds, signal).finally(over);
}

// What is promised, or nothing if it takes longer.
export function inTime(promise, seconds, life) {
  const waiting = new AbortController();
  life.addEventListener("abort", () => waiting.abort(), { signal: waiting.signal });
  if (life.aborted) waiting.abort();
  return Promise.race([promise, sleep(seconds, waiting.signal)]).finally(() => waiting.abort());
}

// Passes on what comes; aborts if nothing does for so long.
export async function* watched(events, stopper, { seconds, reason }) {
  let idle = 0;
  const wait = () => {
    clearTimeout(idle);
    idle = setTimeout(() => stopper.abort(reason), seconds() * 1000);
  };
  wait();
  try {
    for await (const event of events) {
      yield event;
      wait();
    }
  } finally {
    clearTimeout(idle);
  }
}
