// What is true of oneself just now and needs an answer: a lost connection, a question from a host.
import { Banner, Button } from "@gavel/ui";
import { Mic, Settings2, WifiOff } from "lucide-react";
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
      <AskedForDevices />
    </div>
  );
}

/** The server's gate is open again; the microphone itself opens only with consent. */
function AskedToUnmute() {
  const { t } = useTranslation();
  const { asks, devices } = useSession();
  const asked = useStore(asks.store, (state) => state.unmute);
  const muted = useStore(devices.store, (state) => state.muted);
  if (!asked || !muted) return null;
  return (
    <Banner
      tone="wait"
      icon={Mic}
      role="alert"
      actions={
        <>
          <Button size="sm" onPress={() => asks.answerUnmute(false)}>
            {t("meeting.stayMuted")}
          </Button>
          <Button size="sm" look="primary" onPress={() => asks.answerUnmute(true)}>
            {t("meeting.unmute")}
          </Button>
        </>
      }
    >
      {t("meeting.askedTitle")}
    </Banner>
  );
}

/** Another camera, another microphone or another gain is the host's wish, and the person's decision. */
function AskedForDevices() {
  const { t } = useTranslation();
  const { asks } = useSession();
  const asked = useStore(asks.store, (state) => state.devices);
  if (!asked) return null;
  return (
    <Banner
      tone="wait"
      icon={Settings2}
      role="alert"
      actions={
        <>
          <Button size="sm" onPress={() => asks.answerDevices(false)}>
            {t("meeting.keepDevices")}
          </Button>
          <Button size="sm" look="primary" onPress={() => asks.answerDevices(true)}>
            {t("meeting.useDevices")}
          </Button>
        </>
      }
    >
      {t("meeting.askedDevices")}
    </Banner>
  );
}
