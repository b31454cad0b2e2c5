// The press that opened something, as long as it goes on.
import { type SyntheticEvent, useState } from "react";

/** Which press of a pointer this is, or was the last. */
let press = 0;
let isDown = false;

if (typeof window !== "undefined") {
  const down = () => {
    press += 1;
    isDown = true;
  };
  const up = () => {
    isDown = false;
  };
  window.addEventListener("pointerdown", down, true);
  window.addEventListener("pointerup", up, true);
  window.addEventListener("pointercancel", up, true);
}

/** Keeps the end of a press from what was opened by its beginning. */
export function useHeld(): (event: SyntheticEvent) => void {
  const [opening] = useState(() => (isDown ? press : null));
  return (event) => {
    if (opening === press) event.stopPropagation();
  };
}
