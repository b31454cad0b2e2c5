// One person in the list. The menu opens from name, avatar, ⋯, right-click and Shift+F10; Remove shows on hover and focus.
import { isReconnecting, mayRemove, type Participant } from "@gavel/sdk";
import { Avatar, Icon, IconButton, Tag, Tick, Unseen, useLongPress } from "@gavel/ui";
import { BadgeCheck, EllipsisVertical, Mic, MicOff, Phone, UserX, Video, VideoOff } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { secondsSince } from "../../format";
import { useNow } from "../../useNow";
import { useRoom } from "../context";
import { hasMenu } from "../PersonMenu";
import { toggleSelected, useScreen, useScreenStore } from "../screen";
import styles from "./Rows.module.css";

export function PersonRow({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const me = useRoom((state) => state.me);
  const selecting = useScreen((now) => now.selection !== null);
  const selected = useScreen((now) => now.selection?.has(person.id) ?? false);
  const open = useScreen((now) => now.menu?.seat === person.id);
  const row = useRef<HTMLLIElement>(null);
  const more = useRef<HTMLButtonElement>(null);
  const mine = me?.seat === person.id;
  const menu = hasMenu(me, person);
  const name = mine ? t("common.you", { name: person.name }) : person.name;

  const openMenu = () => {
    const anchor = more.current ?? row.current;
    if (menu && anchor) screen.setState({ menu: { seat: person.id, anchor } });
  };
  const press = useLongPress(openMenu);
  const rightClick = (event: MouseEvent) => {
    if (!menu) return;
    event.preventDefault();
    openMenu();
  };
  const keys = (event: KeyboardEvent) => {
    if (!menu) return;
    if ((event.key === "F10" && event.shiftKey) || event.key === "ContextMenu") {
      event.preventDefault();
      openMenu();
    }
    // Delete asks; it never removes by itself.
    if (event.key === "Delete" && mayRemove(me, person)) {
      screen.setState({ dialog: { is: "remove", targets: [person] } });
    }
  };
  const names = [styles.row, selected ? styles.selected : "", open ? styles.open : ""].join(" ");

  return (
    <li ref={row} className={names} onContextMenu={rightClick} onKeyDown={keys} {...(menu ? press : {})}>
      {selecting && menu ? (
        <Tick
          isSelected={selected}
          onChange={() => toggleSelected(screen, person.id)}
          aria-label={t("panel.selectName", { name: person.name })}
        >
          {null}
        </Tick>
      ) : null}
      {menu ? (
        <button
          type="button"
          className={styles.who}
          aria-haspopup="menu"
          onClick={selecting ? () => toggleSelected(screen, person.id) : openMenu}
        >
          <Who person={person} name={name} />
        </button>
      ) : (
        <span className={styles.who}>
          <Who person={person} name={name} />
        </span>
      )}
      <DeviceMarks person={person} alone={!menu} />
      {menu ? (
        <>
          {mayRemove(me, person) ? (
            <span className={styles.remove}>
              <IconButton
                size="sm"
                danger
                icon={UserX}
                label={t("meeting.remove", { name: person.name })}
                onPress={() => screen.setState({ dialog: { is: "remove", targets: [person] } })}
              />
            </span>
          ) : null}
          <IconButton
            size="sm"
            ref={more}
            icon={EllipsisVertical}
            label={t("meeting.actsFor", { name: person.name })}
            aria-haspopup="menu"
            onPress={openMenu}
          />
        </>
      ) : null}
    </li>
  );
}

function Who({ person, name }: { person: Participant; name: string }) {
  const { t } = useTranslation();
  const phone = person.kind === "phone";
  return (
    <>
      <Avatar id={person.person} name={person.name} {...(phone ? { icon: Phone } : {})} />
      <span className={styles.text}>
        <span className={styles.name}>
          <bdi>{name}</bdi>
          {person.account ? (
            <span className={styles.verified} role="img" aria-label={t("common.signedIn")}>
              <Icon of={BadgeCheck} size="xs" />
            </span>
          ) : phone ? (
            <Tag>{t("common.phone")}</Tag>
          ) : person.role === "guest" ? (
            <Tag>{t("common.guest")}</Tag>
          ) : null}
        </span>
        <Second person={person} />
      </span>
    </>
  );
}

function Second({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const lost = isReconnecting(person);
  const now = useNow(lost);
  const seconds = secondsSince(person.reconnecting_since, now);
  if (lost) return <span className={styles.sub}>{t("meeting.reconnectingFor", { seconds })}</span>;
  if (person.muted_by_host) return <span className={styles.sub}>{t("meeting.mutedByHost")}</span>;
  const parts = [person.role === "guest" ? null : t(`roles.${person.role}`), person.device].filter(Boolean);
  return parts.length > 0 ? <span className={styles.sub}>{parts.join(" · ")}</span> : null;
}

function DeviceMarks({ person, alone }: { person: Participant; alone: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={`${styles.devices} ${alone ? styles.mine : ""}`}>
      <Icon of={person.muted ? MicOff : Mic} size="sm" />
      <Icon of={person.video ? Video : VideoOff} size="sm" />
      <Unseen>
        {person.muted ? t("panel.muted") : t("panel.micOn")},{" "}
        {person.video ? t("panel.cameraOn") : t("panel.cameraOff")}
      </Unseen>
    </span>
  );
}
