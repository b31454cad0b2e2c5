// What is open on the screen of a meeting: panels, dialogs, menus, receipts, and how one wants to see it. Nothing in here is
// known to the server.
import type { Barrier, Invitation, InviteOrder, Layout, Participant, Receipt } from "@gavel/sdk";
import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Sentence } from "../i18n";
import type { News } from "./news/news";
import type { Sign } from "./stage/signs";

export type Panel = "participants" | "chat";

export type SettingsTab = "devices" | "meeting" | "shortcuts" | "language";

export type DialogSpec =
  | { is: "remove"; targets: Participant[]; deviceOnly?: boolean }
  /** Removing by a rule; `except`: with everyone but these. */
  | { is: "rule"; except?: string[] }
  | { is: "confirm"; what: "all" | "others" | "disconnectAll" }
  | { is: "clearAway" }
  | { is: "declineAndBlock"; seats: string[] }
  | { is: "lock"; ringing: number }
  | { is: "keepOut" }
  | { is: "access" }
  | { is: "devices"; seat: string }
  | { is: "rename"; seat: string }
  | { is: "settings"; tab?: SettingsTab }
  | { is: "add" }
  | { is: "invited"; invitations: Invitation[] }
  | { is: "liftBlock"; order: InviteOrder; names: string[] }
  | { is: "receipt"; note: Note };

export interface Note {
  id: string;
  tone: "done" | "pending" | "alarm";
  title: Sentence;
  lines: Sentence[];
  /** What can be done about it: lift the block of these people, or fetch them back. One has a name, several have none. */
  undo?: { persons: string[]; name: string | null };
  invite?: { seats: string[] };
  /** What would keep strangers out besides. */
  offers?: readonly Barrier[];
  /** Links that were made. */
  invitations?: Invitation[];
  receipt?: Receipt;
}

/** The lists of the participants panel in which rows can be chosen. Those who raise their hand are among those here. */
export type List = "here" | "waiting" | "away" | "blocked";

/** Rows that are ticked, of one list: what can be done with them differs. The last one was ticked last. */
export interface Chosen {
  list: List;
  ids: ReadonlySet<string>;
}

export interface Screen {
  panel: Panel | null;
  dialog: DialogSpec | null;
  menu: { seat: string; anchor: HTMLElement } | { ban: string; anchor: HTMLElement } | null;
  /** Null while nobody selects. */
  chosen: Chosen | null;
  notes: readonly Note[];
  unread: number;
  /** As one wants to see the meeting; null: as it comes. A host may have chosen for everybody. */
  layout: Layout | null;
  /** Whom one keeps large, for oneself. */
  pinned: string | null;
  /** The signs that people make just now, by seat. */
  signs: ReadonlyMap<string, Sign>;
  news: readonly News[];
  newsUnread: number;
}

export type ScreenStore = StoreApi<Screen>;

export function createScreen(): ScreenStore {
  return createStore<Screen>(() => ({
    panel: null,
    dialog: null,
    menu: null,
    chosen: null,
    notes: [],
    unread: 0,
    layout: null,
    pinned: null,
    signs: new Map(),
    news: [],
    newsUnread: 0,
  }));
}

export function togglePanel(screen: ScreenStore, panel: Panel): void {
  screen.setState((now) => ({
    panel: now.panel === panel ? null : panel,
    unread: panel === "chat" ? 0 : now.unread,
  }));
}

export function choose(screen: ScreenStore, list: List, ids: ReadonlySet<string>): void {
  screen.setState({ chosen: ids.size > 0 ? { list, ids } : null });
}

export function toggleChosen(screen: ScreenStore, list: List, id: string): void {
  const { chosen } = screen.getState();
  const ids = new Set(chosen?.list === list ? chosen.ids : []);
  if (!ids.delete(id)) ids.add(id);
  choose(screen, list, ids);
}

export function togglePinned(screen: ScreenStore, seat: string): void {
  screen.setState(({ pinned }) => ({ pinned: pinned === seat ? null : seat }));
}

export function putNote(screen: ScreenStore, note: Note): void {
  screen.setState(({ notes }) => {
    const known = notes.some((old) => old.id === note.id);
    return { notes: known ? notes.map((old) => (old.id === note.id ? note : old)) : [...notes, note] };
  });
}

export function dropNote(screen: ScreenStore, id: string): void {
  screen.setState(({ notes }) => ({ notes: notes.filter((note) => note.id !== id) }));
}

export const ScreenContext = createContext<ScreenStore | null>(null);

export function useScreenStore(): ScreenStore {
  const screen = useContext(ScreenContext);
  if (!screen) throw new Error("no meeting around this component");
  return screen;
}

export function useScreen<T>(select: (screen: Screen) => T): T {
  return useStore(useScreenStore(), select);
}
