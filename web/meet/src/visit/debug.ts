// A window into the media for browser tests, only where somebody has switched it on in this browser.
import { mediaTotals, type Session } from "@gavel/sdk";

export function exposeForDebugging(session: Session): () => void {
  if (localStorage.getItem("gavel_debug") !== "1") return () => {};
  const target = window as { __gavel?: unknown };
  target.__gavel = {
    stats: () => mediaTotals(session.media),
    room: session.room,
    media: session.media,
    devices: session.devices,
  };
  return () => {
    delete target.__gavel;
  };
}
