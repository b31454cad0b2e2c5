// What is open in the personal area: a dialog, and notes of what was done. Nothing in here is known to the server.
import type { Contact, InstantConference, MyConference, RoomInvitation } from "@gavel/sdk";
import { createStore } from "zustand/vanilla";
import type { Sentence } from "../i18n";
import type { Picked } from "./planning/draft";

export type AreaDialog =
  | { is: "join" }
  | { is: "plan"; people: Picked[] }
  | { is: "edit"; room: string; name: string }
  | { is: "pin"; conference: MyConference }
  | { is: "delete"; conference: MyConference }
  | { is: "returned"; to: InstantConference }
  /** `enter`: where to go afterwards. */
  | { is: "links"; invitations: RoomInvitation[]; enter?: string }
  | { is: "invite"; contact: Contact }
  | { is: "no-meeting"; contact: Contact }
  | { is: "log-ins" };

export interface AreaNote {
  id: number;
  tone: "done" | "alarm";
  title: Sentence;
  text?: Sentence;
}

interface Area {
  dialog: AreaDialog | null;
  notes: AreaNote[];
  /** PINs that were set from here, by room: the server tells none. They are gone with the page. */
  pins: ReadonlyMap<string, string>;
}

export const area = createStore<Area>(() => ({ dialog: null, notes: [], pins: new Map() }));

export const openDialog = (dialog: AreaDialog): void => area.setState({ dialog });
export const closeDialog = (): void => area.setState({ dialog: null });

let last = 0;

/** One at a time: the last thing that was done is what matters. */
export function note(tone: AreaNote["tone"], title: Sentence, text?: Sentence): void {
  last += 1;
  area.setState({ notes: [{ id: last, tone, title, ...(text ? { text } : {}) }] });
}

export const dropNote = (id: number): void =>
  area.setState(({ notes }) => ({ notes: notes.filter((one) => one.id !== id) }));

/** `null`: there is none any more. */
export function knowPin(room: string, pin: string | null): void {
  area.setState(({ pins }) => {
    const known = new Map(pins);
    if (pin === null) known.delete(room);
    else known.set(room, pin);
    return { pins: known };
  });
}
