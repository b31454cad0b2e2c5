// What stands around the parts of the manager besides the meeting itself: the room, and the calls in one's own name.
import type { Event, Rest, RoomInfo, Watch } from "@gavel/sdk";
import { createContext, useContext } from "react";
import { useStore } from "zustand";

export interface Managed {
  rest: Rest;
  watch: Watch;
  /** Null for who moderates the conference and does not manage the room. */
  room: RoomInfo | null;
  /** What the room is called, whether or not anybody meets there. */
  name: string;
  alias: string;
  /** The room has been changed. */
  reload: () => void;
}

export const ManagedContext = createContext<Managed | null>(null);

export function useManaged(): Managed {
  const managed = useContext(ManagedContext);
  if (!managed) throw new Error("no manager around this component");
  return managed;
}

/** Oldest first. */
export const useHappened = (): readonly Event[] =>
  useStore(useManaged().watch.happened, (state) => state.events);
