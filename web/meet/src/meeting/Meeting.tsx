// The meeting: stage, bar and panel. It lays things out and knows no rules.
import type { Session } from "@gavel/sdk";
import { SkipLink } from "@gavel/ui";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTitle } from "../useNow";
import { Bar } from "./Bar";
import { MeetingContext, useRoom } from "./context";
import { Dialogs } from "./dialogs/Dialogs";
import { Header } from "./Header";
import { later } from "./later";
import styles from "./Meeting.module.css";
import { MeetingNotices } from "./MeetingNotices";
import { Notes } from "./Notes";
import { useNews } from "./news/news";
import { Orders } from "./orders";
import { PersonMenu } from "./PersonMenu";
import { ChatPanel } from "./panel/ChatPanel";
import { createScreen, ScreenContext, useScreen, useScreenStore } from "./screen";
import { useShortcuts } from "./shortcuts/useShortcuts";
import { Sounds } from "./stage/Sounds";
import { Stage } from "./stage/Stage";
import { useSigns } from "./stage/signs";
import { useAnnouncements } from "./useAnnouncements";

const ParticipantsPanel = later(() =>
  import("./panel/ParticipantsPanel").then((file) => file.ParticipantsPanel),
);

export default function Meeting({ session }: { session: Session }) {
  const [meeting] = useState(() => {
    const screen = createScreen();
    return { screen, value: { room: session.room, session, orders: new Orders(session.room, screen) } };
  });
  return (
    <MeetingContext value={meeting.value}>
      <ScreenContext value={meeting.screen}>
        <Layout session={session} />
      </ScreenContext>
    </MeetingContext>
  );
}

function Layout({ session }: { session: Session }) {
  const { t } = useTranslation();
  const name = useRoom((state) => state.conference?.name ?? "");
  const panel = useScreen((screen) => screen.panel);
  const unread = useUnread(session);
  useEffect(() => {
    ParticipantsPanel.load().catch(() => undefined);
  }, []);
  useTitle(unread > 0 ? `(${unread}) ${name}` : name);
  useAnnouncements(session);
  useShortcuts(session);
  useSigns(session);
  useNews(session);

  return (
    <div className={styles.room}>
      <div className={`${styles.stage} stage`}>
        <SkipLink to="leave" label={t("meeting.skipToLeave")} />
        <Header />
        <main className={styles.main} id="stage" tabIndex={-1}>
          <MeetingNotices />
          <Stage />
        </main>
        <Bar />
      </div>
      {panel === "participants" ? <ParticipantsPanel /> : null}
      {panel === "chat" ? <ChatPanel /> : null}
      <Sounds />
      <PersonMenu />
      <Dialogs />
      <Notes />
    </div>
  );
}

/** Messages that came while the chat was closed. */
function useUnread(session: Session): number {
  const unread = useScreen((screen) => screen.unread);
  const screen = useScreenStore();
  useEffect(
    () =>
      session.room.events.on("chat", (message) => {
        const mine = message.seat === session.room.state.me?.seat;
        screen.setState((now) => ({ unread: mine || now.panel === "chat" ? 0 : now.unread + 1 }));
      }),
    [session, screen],
  );
  return unread;
}
