// What a screen reader hears of a meeting: joins and departures in batches, and at once what was done to oneself.
import { isWaiting, type Participant, type Session } from "@gavel/sdk";
import { announce } from "@gavel/ui";
import { useEffect } from "react";
import { t } from "../i18n";
import { listed } from "../i18n/locale";

const BATCH_MS = 1500;
/** Above this many, names are noise. */
const NAMED = 8;

const WORDS = {
  joined: { few: "meeting.joined", many: "meeting.joinedMany" },
  left: { few: "meeting.left", many: "meeting.leftMany" },
  knocks: { few: "meeting.knocks", many: "meeting.waitToBeLetIn" },
} as const;

type What = keyof typeof WORDS;

export function useAnnouncements(session: Session): void {
  useEffect(() => {
    const batch = new Map<What, string[]>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const speak = () => {
      timer = undefined;
      for (const [what, names] of batch) announce(sentence(what, names));
      batch.clear();
    };
    const add = (what: What, { name }: Participant) => {
      batch.set(what, [...(batch.get(what) ?? []), name]);
      timer ??= setTimeout(speak, BATCH_MS);
    };
    const { events, store } = session.room;
    const undo = [
      events.on("joined", (one) => add(isWaiting(one) ? "knocks" : "joined", one)),
      events.on("gone", ({ participant }) => {
        if (!isWaiting(participant)) add("left", participant);
      }),
      store.subscribe((now, before) => {
        const muted = now.gate?.audio === false && now.gate.by === "host";
        const was = before.gate?.audio === false;
        if (muted && !was) announce(t("meeting.hostMuted"), "assertive");
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const off of undo) off();
    };
  }, [session]);
}

export function sentence(what: What, names: string[]): string {
  const count = names.length;
  const { few, many } = WORDS[what];
  return count > NAMED ? t(many, { count }) : t(few, { count, names: listed(names) });
}
