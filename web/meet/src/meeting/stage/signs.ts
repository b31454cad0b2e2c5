// Signs that people make: shown on their tile for a moment, and read out, but not more often than one can listen.
import type { Reaction, Session } from "@gavel/sdk";
import { announce } from "@gavel/ui";
import { useEffect } from "react";
import { t } from "../../i18n";
import { type ScreenStore, useScreenStore } from "../screen";

export const REACTIONS: readonly Reaction[] = [
  "thumbs_up",
  "clap",
  "heart",
  "laugh",
  "surprise",
  "celebrate",
];

export const GLYPHS: Record<Reaction, string> = {
  thumbs_up: "👍",
  clap: "👏",
  heart: "❤️",
  laugh: "😄",
  surprise: "😮",
  celebrate: "🎉",
};

export const SHOWN_MS = 4000;
const READ_EVERY_MS = 3000;

export function useSigns(session: Session): void {
  const screen = useScreenStore();
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let readAt = 0;
    const off = session.room.events.on("reaction", ({ seat, reaction }) => {
      const sign = { reaction, id: Symbol("sign") };
      putSign(screen, seat, sign);
      const timer = setTimeout(() => {
        timers.delete(timer);
        dropSign(screen, seat, sign.id);
      }, SHOWN_MS);
      timers.add(timer);
      const name = session.room.state.roster.get(seat)?.name;
      if (name && Date.now() - readAt > READ_EVERY_MS) {
        readAt = Date.now();
        announce(t("meeting.reacts", { name, reaction: t(`meeting.reaction.${reaction}`) }));
      }
    });
    return () => {
      off();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [session, screen]);
}

export interface Sign {
  reaction: Reaction;
  id: symbol;
}

function putSign(screen: ScreenStore, seat: string, sign: Sign): void {
  screen.setState(({ signs }) => ({ signs: new Map(signs).set(seat, sign) }));
}

/** Unless another one has taken its place. */
function dropSign(screen: ScreenStore, seat: string, id: symbol): void {
  screen.setState(({ signs }) => {
    if (signs.get(seat)?.id !== id) return {};
    const left = new Map(signs);
    left.delete(seat);
    return { signs: left };
  });
}
