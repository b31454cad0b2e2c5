// Everybody's sound, on the chosen loudspeaker.
import { useMemo } from "react";
import { useStore } from "zustand";
import { useSession } from "../context";
import { Sound } from "./Sound";

export function Sounds() {
  const { media, devices } = useSession();
  const tracks = useStore(media.store, (state) => state.tracks);
  const speaker = useStore(devices.store, (state) => state.chosen.audiooutput);
  const heard = useMemo(
    () => [...tracks].flatMap(([seat, { audio }]) => (audio ? [{ seat, audio }] : [])),
    [tracks],
  );
  return heard.map(({ seat, audio }) => <Sound key={seat} track={audio} speaker={speaker} />);
}
