// How loud a microphone track is, and whether anything was heard on it yet.
import { measureLevel } from "@gavel/sdk";
import { useEffect, useState } from "react";

const HEARD = 0.25;

export function useLevel(track: MediaStreamTrack | null): { level: number; heard: boolean } {
  const [level, setLevel] = useState(0);
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    setLevel(0);
    if (!track || typeof AudioContext === "undefined") return;
    return measureLevel(track, (now) => {
      setLevel(now);
      if (now > HEARD) setHeard(true);
    });
  }, [track]);
  return { level, heard };
}
