// How high a row is before it was measured: higher where it is touched.
import { useSyncExternalStore } from "react";

const TOUCHED = "(pointer: coarse), (max-width: 40rem)";

export function useRowHeight(): number {
  const touched = useSyncExternalStore(subscribe, () => window.matchMedia(TOUCHED).matches);
  return touched ? 56 : 42;
}

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(TOUCHED);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
