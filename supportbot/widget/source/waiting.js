// Moments that pass; shorter if the browser finds that it is online again.

export function sleep(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

export function sleepUnlessOnline(seconds) {
  const listening = new AbortController();
  const { signal } = listening;
  const online = new Promise((resolve) =>
    window.addEventListener("online", resolve, { once: true, signal }),
  );
  return Promise.race([sleep(seconds), online]).finally(() => listening.abort());
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
