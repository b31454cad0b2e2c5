// Waiting that somebody can call off.

/** What is waited for, unless `signal` aborts first: then it rejects with the signal's reason, after `undo`. */
export function aborted<T>(waited: Promise<T>, signal: AbortSignal | undefined, undo = () => {}): Promise<T> {
  if (!signal) return waited;
  return new Promise<T>((resolve, reject) => {
    const abort = () => {
      undo();
      reject(signal.reason);
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    waited.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
