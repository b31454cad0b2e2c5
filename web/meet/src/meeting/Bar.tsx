// The bar: own devices, panels, and Leave apart.
import { isIn, isWaiting } from "@gavel/sdk";
import { type Act, BareButton, Icon, MenuButton, Unseen } from "@gavel/ui";
import {
  Ellipsis,
  Hand,
  type LucideIcon,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  Pause,
  Play,
  Settings,
  Users,
  Video,
  VideoOff,
} from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import styles from "./Bar.module.css";
import { useInAudience, useIsHost, useOrders, useRoom, useSession } from "./context";
import { LeaveButton } from "./LeaveButton";
import { ReactMenu } from "./ReactMenu";
import { type Panel, togglePanel, useScreen, useScreenStore } from "./screen";
import { GLYPHS, REACTIONS } from "./stage/signs";

export function Bar() {
  const { t } = useTranslation();
  return (
    <nav className={styles.bar} aria-label={t("meeting.controls")}>
      <div className={styles.set}>
        <MicrophoneControl />
        <CameraControl />
        <ShareControl />
      </div>
      <div className={`${styles.set} ${styles.roomy}`}>
        <HandControl />
        <ReactMenu />
      </div>
      <div className={styles.set}>
        <PanelControl panel="chat" icon={MessageSquare} />
        <PanelControl panel="participants" icon={Users} />
        <span className={styles.roomy}>
          <PauseControl />
        </span>
        <span className={styles.tight}>
          <MoreMenu />
        </span>
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
  const listens = useInAudience();
  const press = async () => {
    if (listens) return orders.say((t) => t("meeting.audience"), "alarm");
    // Whoever may unmute others may unmute themselves: the same gate, the same order.
    if (shut && isHost && me) await orders.askToUnmute([me]);
    else if (shut) return orders.say((t) => t("meeting.mutedByHostHint"), "alarm");
    await devices.setMuted(!muted);
    const trouble = devices.state.trouble.audio;
    if (muted && trouble) orders.say((t) => t(`devices.audio.${trouble}`), "alarm");
  };
  const label = listens
    ? t("meeting.inAudience")
    : shut
      ? t("meeting.mutedByHost")
      : t(muted ? "meeting.unmute" : "meeting.mute");
  return <Control icon={muted ? MicOff : Mic} label={label} off={muted} onPress={() => void press()} />;
}

function CameraControl() {
  const { t } = useTranslation();
  const { devices } = useSession();
  const orders = useOrders();
  const on = useStore(devices.store, (state) => state.cameraOn);
  const shut = useRoom((state) => state.gate?.video === false && state.gate.by === "host");
  const listens = useInAudience();
  const press = async () => {
    if (listens && !on) return orders.say((t) => t("meeting.audience"), "alarm");
    if (shut && !on) return orders.say((t) => t("meeting.videoStopped"), "alarm");
    await devices.setCamera(!on);
    const trouble = devices.state.trouble.video;
    if (!on && trouble) orders.say((t) => t(`devices.video.${trouble}`), "alarm");
  };
  const label = on ? t("meeting.stopVideo") : t("meeting.startVideo");
  return <Control icon={on ? Video : VideoOff} label={label} off={!on} onPress={() => void press()} />;
}

function ShareControl() {
  const { t } = useTranslation();
  const { devices } = useSession();
  const sharing = useStore(devices.store, (state) => state.sharing);
  if (!canShare()) return null;
  const press = () => void devices.setShare(!sharing);
  const label = sharing ? t("meeting.stopShare") : t("meeting.share");
  return (
    <span className={styles.roomy}>
      <Control icon={sharing ? MonitorX : MonitorUp} label={label} on={sharing} onPress={press} />
    </span>
  );
}

function HandControl() {
  const { t } = useTranslation();
  const orders = useOrders();
  const up = useRoom((state) => Boolean(state.me && state.roster.get(state.me.seat)?.hand_since));
  const label = t(up ? "meeting.lowerHand" : "meeting.raiseHand");
  return (
    <Control icon={Hand} label={label} on={up} onPress={() => void orders.give({ do: "hand", up: !up })} />
  );
}

/** The panic button: everybody else is silent at once, and one act brings it all back. */
function PauseControl() {
  const { t } = useTranslation();
  const orders = useOrders();
  const isHost = useIsHost();
  const paused = useRoom((state) => Boolean(state.conference?.paused_since));
  if (!isHost) return null;
  const label = t(paused ? "meeting.goOn" : "meeting.pause");
  const press = () => void orders.give({ do: paused ? "resume" : "pause" });
  return <Control icon={paused ? Play : Pause} label={label} on={paused} onPress={press} />;
}

/** On a telephone: what has no room in the bar. */
function MoreMenu() {
  const { t } = useTranslation();
  const orders = useOrders();
  const screen = useScreenStore();
  const { devices } = useSession();
  const isHost = useIsHost();
  const up = useRoom((state) => Boolean(state.me && state.roster.get(state.me.seat)?.hand_since));
  const paused = useRoom((state) => Boolean(state.conference?.paused_since));
  const sharing = useStore(devices.store, (state) => state.sharing);
  const groups: Act[][] = [
    [
      {
        id: "hand",
        label: t(up ? "meeting.lowerHand" : "meeting.raiseHand"),
        icon: Hand,
        onAction: () => void orders.give({ do: "hand", up: !up }),
      },
      ...(canShare()
        ? [
            {
              id: "share",
              label: t(sharing ? "meeting.stopShare" : "meeting.share"),
              icon: sharing ? MonitorX : MonitorUp,
              onAction: () => void devices.setShare(!sharing),
            },
          ]
        : []),
    ],
    REACTIONS.map((reaction) => ({
      id: reaction,
      label: `${GLYPHS[reaction]} ${t(`meeting.reaction.${reaction}`)}`,
      onAction: () => void orders.give({ do: "react", reaction }),
    })),
    [
      {
        id: "settings",
        label: t("meeting.settings"),
        icon: Settings,
        onAction: () => screen.setState({ dialog: { is: "settings" } }),
      },
      ...(isHost
        ? [
            {
              id: "pause",
              label: t(paused ? "meeting.goOn" : "meeting.pause"),
              icon: paused ? Play : Pause,
              onAction: () => void orders.give({ do: paused ? "resume" : "pause" }),
            },
          ]
        : []),
    ],
  ];
  return (
    <MenuButton label={t("meeting.moreActs")} groups={groups} placement="top end">
      <BareButton className={styles.control ?? ""}>
        <Icon of={Ellipsis} size="lg" />
        <span className={styles.label}>{t("meeting.moreActs")}</span>
      </BareButton>
    </MenuButton>
  );
}

const canShare = (): boolean => Boolean(navigator.mediaDevices?.getDisplayMedia);

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
      : { count: waiting, plain: false, said: t("count.waiting", { count: waiting }) };
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
          <Unseen>
            {t("common.between")}
            {badge.said}
          </Unseen>
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
