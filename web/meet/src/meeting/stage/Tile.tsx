// One person's tile: picture or initials, the plate with microphone and name, what is the matter, and the acts on hover, on
// focus and after a long press (P4, V1).
import { isInAudience, isReconnecting, mayRemove, type Participant } from "@gavel/sdk";
import { Avatar, Bars, Icon, IconButton, Tag, Unseen, useLongPress } from "@gavel/ui";
import {
  AudioLines,
  Ellipsis,
  Hand,
  Mic,
  MicOff,
  MonitorUp,
  Phone,
  Pin,
  PinOff,
  UserX,
  WifiOff,
} from "lucide-react";
import { type CSSProperties, type MouseEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { secondsSince } from "../../format";
import { useNow } from "../../useNow";
import { useOrders, useParticipant, useRoom, useSession } from "../context";
import { hasMenu } from "../PersonMenu";
import { useScreen, useScreenStore } from "../screen";
import type { Spot } from "./arrange";
import { useHandNumber } from "./hands";
import { Picture } from "./Picture";
import { SignOf } from "./SignOf";
import styles from "./Tile.module.css";

interface TileProps {
  spot: Spot;
  place: "large" | "small";
  start: CSSProperties | undefined;
}

export function Tile({ spot, ...rest }: TileProps) {
  const person = useParticipant(spot.seat);
  return person ? <PersonTile person={person} shows={spot.shows} {...rest} /> : null;
}

type PersonTileProps = Omit<TileProps, "spot"> & { person: Participant; shows: Spot["shows"] };

function PersonTile({ person, shows, place, start }: PersonTileProps) {
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
    <li ref={tile} className={names} style={start} data-place={place} onContextMenu={openMenu} {...press}>
      <Face person={person} shows={shows} mine={me?.seat === person.id} />
      {isReconnecting(person) ? <Lost person={person} /> : null}
      <HandUp person={person} />
      <SignOf seat={person.id} />
      <Plate person={person} shows={shows} mine={me?.seat === person.id} speaking={speaking} />
      <TileActs person={person} menu={menu} />
    </li>
  );
}

function Face({ person, shows, mine }: { person: Participant; shows: Spot["shows"]; mine: boolean }) {
  const { media, devices } = useSession();
  const received = useStore(media.store, (state) => state.tracks.get(person.id));
  const camera = useStore(devices.store, (state) => state.video);
  const screen = useStore(devices.store, (state) => state.screen);
  const shared = shows === "person" ? null : mine ? screen : received?.share;
  const track = shared ?? (mine ? camera : person.video ? received?.video : null);
  if (!track) {
    if (isReconnecting(person)) return null;
    const phone = person.kind === "phone" ? { icon: Phone } : {};
    return <Avatar id={person.person} name={person.name} size="xl" {...phone} />;
  }
  const report = mine ? undefined : media.show;
  return <Picture track={track} mirrored={mine && !shared} whole={Boolean(shared)} report={report} />;
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

/** Who raised it first is first. */
function HandUp({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const number = useHandNumber(person);
  if (number === null) return null;
  return (
    <div className={styles.hand}>
      <Icon of={Hand} size="sm" />
      <Unseen>{t("panel.handPlace", { place: number })}</Unseen>
      <span aria-hidden="true">{number}</span>
    </div>
  );
}

/** Shown where it is not good: bars that are always full tell nothing. */
function QualityMark({ seat }: { seat: string }) {
  const { t } = useTranslation();
  const { quality } = useSession();
  const level = useStore(quality.store, (state) => state.bySeat.get(seat) ?? 3);
  return level === 3 ? null : (
    <Bars level={level} label={t(level === 1 ? "meeting.quality.poor" : "meeting.quality.fair")} />
  );
}

type PlateProps = { person: Participant; shows: Spot["shows"]; mine: boolean; speaking: boolean };

function Plate({ person, shows, mine, speaking }: PlateProps) {
  const { t } = useTranslation();
  const { devices } = useSession();
  // Of oneself the screen shows what the microphone does, not what the server has heard of it.
  const ownMuted = useStore(devices.store, (state) => state.muted);
  const listens = useRoom((state) => isInAudience(state.conference, person));
  const muted = mine ? ownMuted : person.muted;
  if (shows === "screen") {
    const whose = mine ? t("meeting.ownScreen") : t("meeting.sharing", { name: person.name });
    return (
      <div className={styles.plate}>
        <Icon of={MonitorUp} size="sm" />
        <span className={styles.name}>{whose}</span>
      </div>
    );
  }
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
      <QualityMark seat={person.id} />
      {person.muted_by_host && !listens ? (
        <span className={styles.note}>{t("meeting.mutedByHost")}</span>
      ) : null}
    </div>
  );
}

function TileActs({ person, menu }: { person: Participant; menu: boolean }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const me = useRoom((state) => state.me);
  const pinned = useScreen((now) => now.pinned === person.id);
  const { name, id } = person;
  return (
    <div className={styles.acts}>
      {menu && !person.muted ? (
        <IconButton
          icon={MicOff}
          label={t("meeting.muteName", { name })}
          onPress={() => void orders.mute([id])}
        />
      ) : null}
      <IconButton
        icon={pinned ? PinOff : Pin}
        label={t(pinned ? "meeting.unpin" : "meeting.pin", { name })}
        onPress={() => screen.setState({ pinned: pinned ? null : id })}
      />
      {menu ? (
        <IconButton
          icon={Ellipsis}
          label={t("meeting.actsFor", { name })}
          aria-haspopup="menu"
          onPress={(event) => {
            const anchor = event.target;
            if (anchor instanceof HTMLElement) screen.setState({ menu: { seat: id, anchor } });
          }}
        />
      ) : null}
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
