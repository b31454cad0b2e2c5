// Long press for touch, where nothing hovers.
import { type PointerEvent, useRef } from "react";

const LONG_MS = 500;
const STILL_PX = 10;

export function useLongPress(onLongPress: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const from = useRef({ x: 0, y: 0 });
  const cancel = () => clearTimeout(timer.current);
  return {
    onPointerDown(event: PointerEvent) {
      if (event.pointerType === "mouse") return;
      from.current = { x: event.clientX, y: event.clientY };
      cancel();
      timer.current = setTimeout(onLongPress, LONG_MS);
    },
    onPointerMove(event: PointerEvent) {
      const { x, y } = from.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
  };
}
