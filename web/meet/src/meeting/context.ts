// The meeting around a component: its session, its orders, and hooks on what is known of the room.
import { isModerator, type Participant, type RoomState, type Session } from "@gavel/sdk";
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Orders } from "./orders";

interface MeetingValue {
  session: Session;
  orders: Orders;
}

export const MeetingContext = createContext<MeetingValue | null>(null);

function useMeeting(): MeetingValue {
  const meeting = useContext(MeetingContext);
  if (!meeting) throw new Error("no meeting around this component");
  return meeting;
}

export const useSession = (): Session => useMeeting().session;
export const useOrders = (): Orders => useMeeting().orders;

export function useRoom<T>(select: (state: RoomState) => T): T {
  return useStore(useSession().room.store, select);
}

export const useIsHost = (): boolean => useRoom((state) => isModerator(state.me?.role));

export const useParticipant = (seat: string): Participant | undefined =>
  useRoom((state) => state.roster.get(seat));
