// Whether the press that opened something is still going on. A menu that covers its button would take the release for a
// choice of whatever lies under the pointer.
import { useEffect, useState } from "react";

let pressed = false;

if (typeof window !== "undefined") {
  const set = (now: boolean) => () => {
    pressed = now;
  };
  window.addEventListener("pointerdown", set(true), true);
  window.addEventListener("pointerup", set(false), true);
  window.addEventListener("pointercancel", set(false), true);
}

/** True from the first drawing until the pointer is let go; false at once where none is down. */
export function useHeld(): boolean {
  const [held, setHeld] = useState(pressed);
  useEffect(() => {
    if (!held) return;
    let later: ReturnType<typeof setTimeout>;
    // Not before the mouse events that follow have gone elsewhere, too.
    const release = () => {
      later = setTimeout(() => setHeld(false));
    };
    // A quick press is over before this is listened for.
    if (!pressed) release();
    window.addEventListener("pointerup", release);
    window.addEventListener("pointercancel", release);
    return () => {
      clearTimeout(later);
      window.removeEventListener("pointerup", release);
      window.removeEventListener("pointercancel", release);
    };
  }, [held]);
  return held;
}
