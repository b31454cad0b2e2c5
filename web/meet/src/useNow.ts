// The time, once a second, for clocks and counters.
import { useEffect, useState } from "react";

export function useNow(active = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [active]);
  return now;
}

/** The page's title follows what is on it. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "Gavel" ? title : `${title} · Gavel`;
  }, [title]);
}
