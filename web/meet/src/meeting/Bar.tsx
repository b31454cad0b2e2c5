// The bar: own devices, panels, and Leave apart.
import { isIn, isWaiting } from "@gavel/sdk";
import { Icon, Unseen } from "@gavel/ui";
import {
  type LucideIcon,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  Users,
  Video,
  VideoOff,
} from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import styles from "./Bar.module.css";
import { useIsHost, useOrders, useRoom, useSession } from "./context";
import { LeaveButton } from "./LeaveButton";
import { type Panel, togglePanel, useScreen, useScreenStore } from "./screen";

export function Bar() {
  const { t } = useTranslation();
  return (
    <nav className={styles.bar} aria-label={t("meeting.controls")}>
      <div className={styles.set}>
        <MicrophoneControl />
        <CameraControl />
        <ShareControl />
      </div>
      <div className={styles.set}>
        <PanelControl panel="chat" icon={MessageSquare} />
        <PanelControl panel="participants" icon={Users} />
      </div>
      <div className={`${styles.set} ${styles.leave}`}>
        <LeaveButton />
      </div>
    </nav>
  );
}

function MicrophoneControl() {
  const { t } = useTranslation();
  const { devices } = useSession();
  const orders = useOrders();
  const isHost = useIsHost();
  const me = useRoom((state) => state.me?.seat);
  const muted = useStore(devices.store, (state) => state.muted);
  const shut = useRoom((state) => state.gate?.audio === false && state.gate.by === "host");
  const press = async () => {
    // Whoever may unmute others may unmute themselves: the same gate, the same order.
    if (shut && isHost && me) await orders.askToUnmute([me]);
    else if (shut) return orders.say(t("meeting.mutedByHostHint"), "alarm");
    await devices.setMuted(!muted);
    const trouble = devices.state.trouble.audio;
    if (muted && trouble) orders.say(t(`devices.audio.${trouble}`), "alarm");
  };
  const label = shut ? t("meeting.mutedByHost") : muted ? t("meeting.unmute") : t("meeting.mute");
  return <Control icon={muted ? MicOff : Mic} label={label} off={muted} onPress={() => void press()} />;
}

function CameraControl() {
  const { t } = useTranslation();
  const { devices } = useSession();
  const orders = useOrders();
  const on = useStore(devices.store, (state) => state.cameraOn);
  const shut = useRoom((state) => state.gate?.video === false && state.gate.by === "host");
  const press = async () => {
    if (shut && !on) return orders.say(t("meeting.videoStopped"), "alarm");
    await devices.setCamera(!on);
    const trouble = devices.state.trouble.video;
    if (!on && trouble) orders.say(t(`devices.video.${trouble}`), "alarm");
  };
  const label = on ? t("meeting.stopVideo") : t("meeting.startVideo");
  return <Control icon={on ? Video : VideoOff} label={label} off={!on} onPress={() => void press()} />;
}

function ShareControl() {
  const { t } = useTranslation();
  const { devices } = useSession();
  const sharing = useStore(devices.store, (state) => state.sharing);
  if (!navigator.mediaDevices?.getDisplayMedia) return null;
  const press = () => void devices.setShare(!sharing);
  const label = sharing ? t("meeting.stopShare") : t("meeting.share");
  return (
    <span className={styles.roomy}>
      <Control icon={sharing ? MonitorX : MonitorUp} label={label} on={sharing} onPress={press} />
    </span>
  );
}

function PanelControl({ panel, icon }: { panel: Panel; icon: LucideIcon }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const open = useScreen((now) => now.panel === panel);
  const unread = useScreen((now) => now.unread);
  const isHost = useIsHost();
  const roster = useRoom((state) => state.roster);
  const people = useMemo(() => [...roster.values()], [roster]);
  const waiting = isHost ? people.filter(isWaiting).length : 0;
  const badge =
    panel === "chat"
      ? { count: unread, plain: true, said: t("meeting.unread", { count: unread }) }
      : { count: waiting, plain: false, said: t("meeting.waitingCount", { count: waiting }) };
  return (
    <button
      type="button"
      className={`${styles.control} ${open ? styles.on : ""}`}
      aria-expanded={open}
      data-panel={panel}
      onClick={() => togglePanel(screen, panel)}
    >
      <Icon of={icon} size="lg" />
      <span className={styles.label}>{t(`meeting.${panel}`)}</span>
      {badge.count > 0 ? (
        <span className={`${styles.count} ${badge.plain ? styles.plain : ""}`}>
          <span aria-hidden="true">{badge.count}</span>
          <Unseen>, {badge.said}</Unseen>
        </span>
      ) : panel === "participants" ? (
        <span className={`${styles.count} ${styles.quiet}`} aria-hidden="true">
          {people.filter(isIn).length}
        </span>
      ) : null}
    </button>
  );
}

interface ControlProps {
  icon: LucideIcon;
  label: string;
  off?: boolean;
  on?: boolean;
  onPress: () => void;
}

function Control({ icon, label, off, on, onPress }: ControlProps) {
  const names = [styles.control, off ? styles.off : "", on ? styles.on : ""].join(" ");
  return (
    <button type="button" className={names} onClick={onPress}>
      <Icon of={icon} size="lg" />
      <span className={styles.label}>{label}</span>
    </button>
  );
}
