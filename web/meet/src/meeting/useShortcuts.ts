// Shortcuts with a modifier only, so that nothing happens while somebody types. Removing and ending have none.
import type { Session } from "@gavel/sdk";
import { useEffect } from "react";

export function useShortcuts(session: Session): void {
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
      const { devices, room } = session;
      if (event.code === "KeyA") {
        event.preventDefault();
        const shut = room.state.gate?.audio === false;
        if (!shut) void devices.setMuted(!devices.state.muted);
      }
      if (event.code === "KeyV") {
        event.preventDefault();
        const shut = room.state.gate?.video === false;
        if (!shut) void devices.setCamera(!devices.state.cameraOn);
      }
    };
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, [session]);
}
