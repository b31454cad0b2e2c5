// The door of a meeting in three states, with the same word and drawing everywhere: Open, Waiting room, Locked.
import type { Conference } from "@gavel/sdk";
import { DoorClosed, DoorOpen, Lock } from "lucide-react";

export type Door = "open" | "waiting" | "locked";

export const doorOf = (meeting: Pick<Conference, "locked" | "waiting_room"> | null): Door =>
  meeting?.locked ? "locked" : meeting?.waiting_room ? "waiting" : "open";

export const DOORS = {
  open: { icon: DoorOpen, word: "meeting.doorOpen" },
  waiting: { icon: DoorClosed, word: "meeting.doorWaiting" },
  locked: { icon: Lock, word: "meeting.doorLocked" },
} as const;
