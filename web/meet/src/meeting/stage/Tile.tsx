// One person's tile: picture or initials, the plate with microphone and name, what is the matter, and for hosts the acts
// on hover, on focus and after a long press (P4, V1).
import { isReconnecting, mayRemove, type Participant } from "@gavel/sdk";
import { Avatar, Icon, IconButton, Tag, Unseen, useLongPress } from "@gavel/ui";
import { AudioLines, Ellipsis, Mic, MicOff, Phone, UserX, WifiOff } from "lucide-react";
import { type CSSProperties, type MouseEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { secondsSince } from "../../format";
import { useNow } from "../../useNow";
import { useOrders, useParticipant, useRoom, useSession } from "../context";
import { hasMenu } from "../PersonMenu";
import { useScreenStore } from "../screen";
import { Picture } from "./Picture";
import styles from "./Tile.module.css";

interface TileProps {
  seat: string;
  start: CSSProperties | undefined;
}

export function Tile({ seat, start }: TileProps) {
  const person = useParticipant(seat);
  return person ? <PersonTile person={person} start={start} /> : null;
}

function PersonTile({ person, start }: { person: Participant; start: CSSProperties | undefined }) {
  const screen = useScreenStore();
  const me = useRoom((state) => state.me);
  const speaking = useRoom((state) => state.speaking.includes(person.id));
  const tile = useRef<HTMLLIElement>(null);
  const [held, setHeld] = useState(false);
  const press = useLongPress(() => setHeld(true));
  useEffect(() => {
    if (!held) return;
    const elsewhere = (event: Event) => {
      if (!tile.current?.contains(event.target as Node)) setHeld(false);
    };
    window.addEventListener("pointerdown", elsewhere);
    return () => window.removeEventListener("pointerdown", elsewhere);
  }, [held]);
  const menu = hasMenu(me, person);
  const openMenu = (event: MouseEvent) => {
    if (!menu || !tile.current) return;
    event.preventDefault();
    if (!held) screen.setState({ menu: { seat: person.id, anchor: tile.current } });
  };
  const names = [styles.tile, speaking ? styles.speaking : "", held ? styles.held : ""].join(" ");
  return (
    <li ref={tile} className={names} style={start} onContextMenu={openMenu} {...(menu ? press : {})}>
      <Face person={person} mine={me?.seat === person.id} />
      {isReconnecting(person) ? <Lost person={person} /> : null}
      <Plate person={person} mine={me?.seat === person.id} speaking={speaking} />
      {menu ? <TileActs person={person} /> : null}
    </li>
  );
}

function Face({ person, mine }: { person: Participant; mine: boolean }) {
  const { media, devices } = useSession();
  const received = useStore(media.store, (state) => state.tracks.get(person.id));
  const camera = useStore(devices.store, (state) => state.video);
  const screen = useStore(devices.store, (state) => state.screen);
  const shared = mine ? screen : person.sharing ? received?.share : null;
  const track = shared ?? (mine ? camera : person.video ? received?.video : null);
  if (!track) {
    if (isReconnecting(person)) return null;
    const phone = person.kind === "phone" ? { icon: Phone } : {};
    return <Avatar id={person.person} name={person.name} size="xl" {...phone} />;
  }
  return <Picture track={track} mirrored={mine && !shared} whole={Boolean(shared)} />;
}

function Lost({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const now = useNow();
  const since = person.reconnecting_since;
  return (
    <div className={styles.lost}>
      <Icon of={WifiOff} />
      <span>
        {since
          ? t("meeting.reconnectingFor", { seconds: secondsSince(since, now) })
          : t("meeting.reconnecting")}
      </span>
    </div>
  );
}

function Plate({ person, mine, speaking }: { person: Participant; mine: boolean; speaking: boolean }) {
  const { t } = useTranslation();
  const { devices } = useSession();
  // Of oneself the screen shows what the microphone does, not what the server has heard of it.
  const ownMuted = useStore(devices.store, (state) => state.muted);
  const muted = mine ? ownMuted : person.muted;
  return (
    <div className={styles.plate}>
      <Icon of={muted ? MicOff : speaking ? AudioLines : Mic} size="sm" />
      <Unseen>{muted ? t("panel.muted") : speaking ? t("meeting.speaking") : ""}</Unseen>
      <span className={styles.name}>
        <bdi>{mine ? t("common.you", { name: person.name }) : person.name}</bdi>
      </span>
      {person.kind === "phone" ? (
        <Tag>{t("common.phone")}</Tag>
      ) : person.role === "guest" ? (
        <Tag>{t("common.guest")}</Tag>
      ) : null}
      {person.muted_by_host ? <span className={styles.note}>{t("meeting.mutedByHost")}</span> : null}
    </div>
  );
}

function TileActs({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const me = useRoom((state) => state.me);
  const { name, id } = person;
  return (
    <div className={styles.acts}>
      {person.muted ? null : (
        <IconButton
          icon={MicOff}
          label={`${t("meeting.mute")} ${name}`}
          onPress={() => void orders.mute([id])}
        />
      )}
      <IconButton
        icon={Ellipsis}
        label={t("meeting.actsFor", { name })}
        aria-haspopup="menu"
        onPress={(event) => {
          const anchor = event.target;
          if (anchor instanceof HTMLElement) screen.setState({ menu: { seat: id, anchor } });
        }}
      />
      {mayRemove(me, person) ? (
        <span className={styles.remove}>
          <IconButton
            icon={UserX}
            danger
            label={t("meeting.remove", { name })}
            onPress={() => screen.setState({ dialog: { is: "remove", targets: [person] } })}
          />
        </span>
      ) : null}
    </div>
  );
}
