// The top of the stage: what this meeting is, how its door stands, who waits, how long, and the user menu.
import { isWaiting } from "@gavel/sdk";
import { Avatar, BareButton, Chip, Mark, MenuButton, Unseen } from "@gavel/ui";
import { BellRing, Link as LinkIcon, Settings } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { elapsed } from "../format";
import { useNow } from "../useNow";
import { useIsHost, useOrders, useRoom } from "./context";
import { DoorChip } from "./DoorChip";
import styles from "./Header.module.css";
import { LayoutMenu } from "./LayoutMenu";
import { NewsButton } from "./news/NewsButton";
import { togglePanel, useScreenStore } from "./screen";

export function Header() {
  const name = useRoom((state) => state.conference?.name ?? "");
  return (
    <header className={styles.head}>
      <span className={styles.mark}>
        <Mark word={false} />
      </span>
      <h1 className={styles.title}>
        <bdi>{name}</bdi>
      </h1>
      <DoorChip />
      <WaitingChip />
      <span className={styles.end}>
        <Clock />
        <LayoutMenu />
        <NewsButton />
        <UserMenu />
      </span>
    </header>
  );
}

function WaitingChip() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const isHost = useIsHost();
  const roster = useRoom((state) => state.roster);
  const count = useMemo(() => [...roster.values()].filter(isWaiting).length, [roster]);
  if (!isHost || count === 0) return null;
  return (
    <BareButton
      className={styles.chip ?? ""}
      aria-label={t("meeting.waitingShow", { count })}
      onPress={() => {
        if (screen.getState().panel !== "participants") togglePanel(screen, "participants");
      }}
    >
      <Chip icon={BellRing} tone="wait">
        <span className={styles.roomy}>{t("count.waiting", { count })}</span>
        <span className={styles.tight}>{count}</span>
      </Chip>
    </BareButton>
  );
}

function Clock() {
  const { t } = useTranslation();
  const started = useRoom((state) => state.conference?.started_at ?? "");
  const now = useNow();
  if (!started) return null;
  const time = elapsed(started, now);
  return (
    <span className={styles.clock}>
      <Unseen>{t("meeting.inFor", { time })}</Unseen>
      <span aria-hidden="true">{time}</span>
    </span>
  );
}

function UserMenu() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const me = useRoom((state) => (state.me ? state.roster.get(state.me.seat) : undefined));
  const url = useRoom((state) => state.conference?.join_url ?? "");
  const copy = () => {
    navigator.clipboard?.writeText(url).then(
      () => orders.say((t) => t("meeting.linkCopied")),
      () => screen.setState({ dialog: { is: "add" } }),
    );
  };
  return (
    <MenuButton
      label={t("meeting.userMenu")}
      head={<bdi>{me?.name}</bdi>}
      groups={[
        [
          {
            id: "settings",
            label: t("meeting.settings"),
            icon: Settings,
            onAction: () => screen.setState({ dialog: { is: "settings" } }),
          },
          { id: "link", label: t("meeting.copyJoin"), icon: LinkIcon, onAction: copy },
        ],
      ]}
    >
      <BareButton className={styles.user ?? ""} aria-label={t("meeting.userMenu")}>
        <Avatar id={me?.person ?? "me"} name={me?.name ?? "?"} />
      </BareButton>
    </MenuButton>
  );
}
