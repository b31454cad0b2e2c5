// Who spoke last, oneself apart. Stays while nobody speaks, so that the stage does not jump at every breath.
import { useEffect, useState } from "react";
import { useRoom } from "../context";

export function useLastSpeaker(): string | null {
  const loudest = useRoom((state) => state.speaking.find((seat) => seat !== state.me?.seat) ?? null);
  const [last, setLast] = useState<string | null>(null);
  useEffect(() => {
    if (loudest) setLast(loudest);
  }, [loudest]);
  return last;
}
