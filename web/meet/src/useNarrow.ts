// Whether the window is a phone's: there tables become lists.
import { useSyncExternalStore } from "react";

const QUERY = "(max-width: 40rem)";

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia(QUERY);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

export const useNarrow = (): boolean =>
  useSyncExternalStore(subscribe, () => window.matchMedia(QUERY).matches);
