// At the door, waiting. Nothing of the meeting is told, so nothing of it is shown.
import type { Session } from "@gavel/sdk";
import { Banner, Button, Icon, Ledger } from "@gavel/ui";
import { CalendarClock, DoorClosed, Lock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { time } from "../format";
import { Page } from "../pages/Page";
import text from "../pages/text.module.css";
import { useTitle } from "../useNow";
import { Preview } from "./Preview";
import styles from "./WaitingScreen.module.css";

const WHY = {
  waiting_room: { icon: DoorClosed, text: "waiting.textRoom" },
  locked: { icon: Lock, text: "waiting.textLocked" },
  not_started: { icon: CalendarClock, text: "waiting.textNotStarted" },
} as const;

export function WaitingScreen({ session }: { session: Session }) {
  const { t } = useTranslation();
  const waiting = useStore(session.room.store, (state) => state.waiting);
  const phase = useStore(session.room.store, (state) => state.phase);
  const why = waiting?.why ?? "waiting_room";
  const { icon, text: explanation } = WHY[why] ?? WHY.waiting_room;
  useTitle(t("waiting.title"));

  return (
    <Page>
      <div className={styles.waiting}>
        {phase === "reconnecting" ? (
          <Banner tone="danger" role="alert">
            {t("meeting.own")}
          </Banner>
        ) : null}
        <div role="status" className={styles.head}>
          <Icon of={icon} size="lg" />
          <h1 className={text.title}>{t(`waiting.${why}`)}</h1>
          <p className={text.dim}>{t(explanation)}</p>
        </div>
        {waiting ? (
          <Ledger
            facts={[
              { label: t("waiting.room"), value: <bdi>{waiting.room}</bdi> },
              { label: t("waiting.since"), value: time(waiting.since) },
            ]}
          />
        ) : null}
        <Preview devices={session.devices} />
        <div>
          <Button look="edge" size="lg" onPress={() => session.room.leave()}>
            {t("waiting.leave")}
          </Button>
        </div>
      </div>
    </Page>
  );
}
