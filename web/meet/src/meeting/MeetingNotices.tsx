// What is true of oneself just now and needs an answer: a lost connection, a question from a host.
import { isWaiting } from "@gavel/sdk";
import { Banner, Button } from "@gavel/ui";
import { BellRing, Hand, Mic, Pause, Settings2, WifiOff } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { knock } from "../sounds";
import { useInAudience, useIsHost, useOrders, useRoom, useSession } from "./context";
import styles from "./MeetingNotices.module.css";
import { togglePanel, useScreen, useScreenStore } from "./screen";

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
      <Paused />
      <SomebodyWaits />
      <InTheAudience />
      <AskedToUnmute />
      <AskedForDevices />
    </div>
  );
}

function Paused() {
  const { t } = useTranslation();
  const orders = useOrders();
  const isHost = useIsHost();
  const paused = useRoom((state) => Boolean(state.conference?.paused_since));
  const stopped = useRoom((state) => state.gate?.by === "pause");
  if (!paused) return null;
  return (
    <Banner
      tone="wait"
      icon={Pause}
      role="alert"
      actions={
        isHost ? (
          <Button size="sm" look="primary" onPress={() => void orders.give({ do: "resume" })}>
            {t("meeting.goOn")}
          </Button>
        ) : null
      }
    >
      {t(stopped ? "meeting.pausedYou" : "meeting.pausedOthers")}
    </Banner>
  );
}

/** For hosts: with a sound, because a panel may be shut (interface: the host's banner). */
function SomebodyWaits() {
  const { t } = useTranslation();
  const orders = useOrders();
  const screen = useScreenStore();
  const isHost = useIsHost();
  const roster = useRoom((state) => state.roster);
  const open = useScreen((now) => now.panel === "participants");
  const waiting = useMemo(() => (isHost ? [...roster.values()].filter(isWaiting) : []), [roster, isHost]);
  const count = waiting.length;
  const [before, setBefore] = useState(0);
  useEffect(() => {
    if (count > before) knock();
    setBefore(count);
  }, [count, before]);
  if (count === 0 || open) return null;
  const [only] = waiting;
  return (
    <Banner
      tone="wait"
      icon={BellRing}
      role="status"
      actions={
        <>
          <Button size="sm" onPress={() => togglePanel(screen, "participants")}>
            {t("meeting.showWaiting")}
          </Button>
          <Button size="sm" look="primary" onPress={() => void orders.admit(waiting.map((one) => one.id))}>
            {t(count === 1 ? "panel.admit" : "panel.admitAll")}
          </Button>
        </>
      }
    >
      {count === 1 && only
        ? t("meeting.knocks", { names: only.name, count })
        : t("meeting.waitToBeLetIn", { count })}
    </Banner>
  );
}

/** In an auditorium one is heard from the stage only. */
function InTheAudience() {
  const { t } = useTranslation();
  if (!useInAudience()) return null;
  return (
    <Banner tone="calm" icon={Hand} role="status">
      {t("meeting.audience")}
    </Banner>
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
