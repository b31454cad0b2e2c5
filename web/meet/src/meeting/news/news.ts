// What has happened in the meeting, one line each, so that whoever looked away can read it up.
import { isWaiting, type RoomState, type Session } from "@gavel/sdk";
import { useEffect } from "react";
import { type Sentence, t } from "../../i18n";
import { type ScreenStore, useScreenStore } from "../screen";

export interface News {
  id: number;
  at: number;
  text: Sentence;
}

const KEPT = 200;
let count = 0;

export function useNews(session: Session): void {
  const screen = useScreenStore();
  useEffect(() => {
    const { events, store } = session.room;
    const add = (text: Sentence) => addNews(screen, text);
    const undo = [
      events.on("joined", (one) =>
        add(() => t(isWaiting(one) ? "meeting.knocks" : "meeting.joined", { names: one.name, count: 1 })),
      ),
      events.on("gone", ({ participant, how }) => {
        if (isWaiting(participant)) return;
        const { name } = participant;
        add(() =>
          how === "removed" ? t("news.removed", { name }) : t("meeting.left", { names: name, count: 1 }),
        );
      }),
      store.subscribe((now, before) => changes(now, before).forEach(add)),
    ];
    return () => {
      for (const off of undo) off();
    };
  }, [session, screen]);
}

/** What is different of the meeting, in sentences. Nothing of a welcome: it is all new then. */
export function changes(now: RoomState, before: RoomState): Sentence[] {
  const lines: Sentence[] = [];
  const [after, earlier] = [now.conference, before.conference];
  if (after && earlier && after.id === earlier.id) {
    if (after.locked !== earlier.locked) lines.push(() => t(after.locked ? "news.locked" : "news.unlocked"));
    if (after.waiting_room !== earlier.waiting_room) {
      lines.push(() => t(after.waiting_room ? "news.waitingOn" : "news.waitingOff"));
    }
    const [paused, was] = [after.paused_since !== null, earlier.paused_since !== null];
    if (paused !== was) lines.push(() => t(paused ? "news.paused" : "news.resumed"));
  }
  const { me } = now;
  if (me && me.seat === before.me?.seat && me.role !== before.me.role) {
    lines.push(() => t("news.role", { role: t(`roles.${me.role}`) }));
  }
  for (const [seat, one] of now.roster) {
    const known = before.roster.get(seat);
    if (known && one.hand_since && !known.hand_since) lines.push(() => t("news.hand", { name: one.name }));
  }
  return lines;
}

function addNews(screen: ScreenStore, text: Sentence): void {
  screen.setState(({ news, newsUnread }) => ({
    news: [...news, { id: ++count, at: Date.now(), text }].slice(-KEPT),
    newsUnread: newsUnread + 1,
  }));
}
