// What is true of oneself just now and needs an answer: a lost connection, a question from a host.
import { Banner, Button } from "@gavel/ui";
import { Mic, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useRoom, useSession } from "./context";
import styles from "./MeetingNotices.module.css";

export function MeetingNotices() {
  const { t } = useTranslation();
  const lost = useRoom((state) => state.phase === "reconnecting");
  return (
    <div className={styles.notices}>
      {lost ? (
        <Banner tone="danger" icon={WifiOff} role="alert">
          {t("meeting.own")}
        </Banner>
      ) : null}
      <AskedToUnmute />
    </div>
  );
}

/** The server's gate is open again; the microphone itself opens only with consent. */
function AskedToUnmute() {
  const { t } = useTranslation();
  const { devices, room } = useSession();
  const [asked, setAsked] = useState(false);
  useEffect(() => room.events.on("gate", (gate) => setAsked(gate.asked && gate.audio)), [room]);
  const muted = useStore(devices.store, (state) => state.muted);
  if (!asked || !muted) return null;
  return (
    <Banner
      tone="wait"
      icon={Mic}
      role="alert"
      actions={
        <>
          <Button size="sm" onPress={() => setAsked(false)}>
            {t("meeting.stayMuted")}
          </Button>
          <Button
            size="sm"
            look="primary"
            onPress={() => {
              setAsked(false);
              void devices.setMuted(false);
            }}
          >
            {t("meeting.unmute")}
          </Button>
        </>
      }
    >
      {t("meeting.askedTitle")}
    </Banner>
  );
}
