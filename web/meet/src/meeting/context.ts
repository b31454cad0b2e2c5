// The meeting around a component: what is known of it, what can be ordered of it, and for who sits in it, their session.
import {
  type Governed,
  isInAudience,
  isModerator,
  type Participant,
  type RoomState,
  type Session,
} from "@gavel/sdk";
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { About } from "./acts/about";
import type { Orders } from "./orders";
import { useScreenStore } from "./screen";

interface MeetingValue {
  room: Governed;
  orders: Orders;
  /** Null for who governs from outside, without a seat. */
  session: Session | null;
}

export const MeetingContext = createContext<MeetingValue | null>(null);

function useMeeting(): MeetingValue {
  const meeting = useContext(MeetingContext);
  if (!meeting) throw new Error("no meeting around this component");
  return meeting;
}

/** For what only makes sense with a seat: one's own devices, media, questions to oneself. */
export function useSession(): Session {
  const { session } = useMeeting();
  if (!session) throw new Error("no seat around this component");
  return session;
}

export const useGoverned = (): Governed => useMeeting().room;
export const useOrders = (): Orders => useMeeting().orders;

export function useRoom<T>(select: (state: RoomState) => T): T {
  return useStore(useGoverned().store, select);
}

export const useIsHost = (): boolean => useRoom((state) => isModerator(state.me?.role));

/** Whether one only sees and hears, as the audience of an auditorium does. */
export const useInAudience = (): boolean =>
  useRoom(({ conference, me, roster }) => {
    const own = me ? roster.get(me.seat) : undefined;
    return own !== undefined && isInAudience(conference, own);
  });

export const useParticipant = (seat: string): Participant | undefined =>
  useRoom((state) => state.roster.get(seat));

/** For acts about people: all that is known, and where orders go. */
export function useAbout(): About {
  return { state: useRoom((state) => state), orders: useOrders(), screen: useScreenStore() };
}
