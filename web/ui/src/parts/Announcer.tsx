// What a screen reader hears without anything taking the focus. Polite waits for a pause, assertive does not.
import { useSyncExternalStore } from "react";
import { Unseen } from "./Marks";

type Manner = "polite" | "assertive";

let spoken: Record<Manner, { text: string; n: number }> = {
  polite: { text: "", n: 0 },
  assertive: { text: "", n: 0 },
};
const listeners = new Set<() => void>();

export function announce(text: string, manner: Manner = "polite"): void {
  spoken = { ...spoken, [manner]: { text, n: spoken[manner].n + 1 } };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Once, at the root. The mark keeps it audible while a dialog hides the rest of the page. */
export function Announcer() {
  const now = useSyncExternalStore(subscribe, () => spoken);
  return (
    <div data-live-announcer="true">
      <Unseen>
        <span role="log" aria-live="polite" aria-relevant="additions">
          <span key={now.polite.n}>{now.polite.text}</span>
        </span>
        <span role="log" aria-live="assertive" aria-relevant="additions">
          <span key={now.assertive.n}>{now.assertive.text}</span>
        </span>
      </Unseen>
    </div>
  );
}
