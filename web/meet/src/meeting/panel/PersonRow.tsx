// One person in the list: who, on what, and what is the matter. The row itself opens the menu; Remove shows on hover, on
// focus and while it is chosen, as a long press does.
import { isInAudience, isModerator, isReconnecting, mayRemove, type Participant } from "@gavel/sdk";
import { Avatar, Bars, Icon, IconButton, RowNote, RowTick, Tag, Unseen } from "@gavel/ui";
import {
  BadgeCheck,
  EllipsisVertical,
  Focus,
  Mic,
  MicOff,
  MonitorUp,
  Phone,
  Pin,
  UserX,
  Video,
  VideoOff,
} from "lucide-react";
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import { secondsSince, time } from "../../format";
import { apart } from "../../i18n";
import { useNow } from "../../useNow";
import { hasMenu } from "../acts/about";
import { useRoom } from "../context";
import { useScreen, useScreenStore } from "../screen";
import styles from "./Rows.module.css";

/** By person: which place their raised hand has. */
export const HandPlaces = createContext<ReadonlyMap<string, number>>(new Map());

export function PersonRow({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const me = useRoom((state) => state.me);
  const choosing = useScreen((now) => now.chosen?.list === "here");
  const open = useScreen((now) => now.menu !== null && "seat" in now.menu && now.menu.seat === person.id);
  const forgotten = useRoom((state) => state.details.get(person.id)?.forgotten ?? false);
  const mine = me?.seat === person.id;
  const menu = hasMenu(me, person);
  return (
    <>
      {choosing ? menu ? <RowTick /> : <span className={styles.noTick} /> : null}
      <Who person={person} name={mine ? t("common.you", { name: person.name }) : person.name} />
      {person.hand_since ? <HandPlace person={person} /> : null}
      <Quality seat={person.id} />
      <DeviceMarks person={person} />
      {menu && mayRemove(me, person) ? (
        <span className={`${styles.remove} ${forgotten ? styles.asked : ""}`}>
          <IconButton
            size="sm"
            danger
            icon={UserX}
            label={t("meeting.remove", { name: person.name })}
            onPress={() => screen.setState({ dialog: { is: "remove", targets: [person] } })}
          />
        </span>
      ) : null}
      {menu ? (
        <IconButton
          size="sm"
          icon={EllipsisVertical}
          label={t("meeting.actsFor", { name: person.name })}
          aria-haspopup="menu"
          aria-expanded={open}
          data-more=""
          onPress={({ target }) =>
            screen.setState({ menu: { seat: person.id, anchor: target as HTMLElement } })
          }
        />
      ) : (
        <span className={styles.noMenu} />
      )}
    </>
  );
}

function Who({ person, name }: { person: Participant; name: string }) {
  const { t } = useTranslation();
  const phone = person.kind === "phone";
  return (
    <span className={styles.who}>
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
          <Marks person={person} />
        </span>
        <Second person={person} />
      </span>
    </span>
  );
}

/** What the stage makes of them. */
function Marks({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const spotlit = useRoom((state) => state.conference?.spotlight.includes(person.id) ?? false);
  const pinned = useScreen((now) => now.pinned === person.id);
  return (
    <>
      {person.sharing ? <Mark icon={MonitorUp} says={t("panel.sharing")} /> : null}
      {spotlit ? <Mark icon={Focus} says={t("panel.spotlit")} /> : null}
      {pinned ? <Mark icon={Pin} says={t("panel.pinned")} /> : null}
    </>
  );
}

function Mark({ icon, says }: { icon: typeof Pin; says: string }) {
  return (
    <span className={styles.mark} role="img" aria-label={says} title={says}>
      <Icon of={icon} size="xs" />
    </span>
  );
}

function HandPlace({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const place = useContext(HandPlaces).get(person.person);
  return (
    <span className={styles.hand}>
      <span aria-hidden="true">{place}</span>
      <Unseen>{t("panel.handPlace", { place })}</Unseen>
    </span>
  );
}

/** The most urgent thing first; there is one line for it. */
function Second({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const details = useRoom((state) => state.details.get(person.id));
  const listens = useRoom((state) => isInAudience(state.conference, person));
  const lost = isReconnecting(person);
  const now = useNow(lost);
  if (lost) {
    const seconds = secondsSince(person.reconnecting_since, now);
    return <RowNote className={styles.sub ?? ""}>{t("meeting.reconnectingFor", { seconds })}</RowNote>;
  }
  if (details?.forgotten) {
    const since = time(details.last_active);
    return <RowNote className={styles.brass ?? ""}>{t("panel.forgotten", { time: since })}</RowNote>;
  }
  const parts = [
    person.role === "guest" ? null : t(`roles.${person.role}`),
    person.on_stage && !isModerator(person.role) ? t("panel.onStage") : null,
    person.asked_to_unmute ? t("panel.askedToUnmute") : null,
    details?.asked_devices ? t("panel.askedDevices") : null,
    listens
      ? t("meeting.inAudience")
      : person.muted_by_host && !person.asked_to_unmute
        ? t("meeting.mutedByHost")
        : person.device && apart(person.device),
  ].filter((part) => part !== null);
  return parts.length > 0 ? <RowNote className={styles.sub ?? ""}>{parts.join(" · ")}</RowNote> : null;
}

const LEVELS = { good: 3, fair: 2, poor: 1 } as const;

function Quality({ seat }: { seat: string }) {
  const { t } = useTranslation();
  const condition = useRoom((state) => state.conditions.get(seat));
  if (!condition) return null;
  return (
    <span className={styles.quality}>
      <Bars level={LEVELS[condition]} label={t(`panel.line.${condition}`)} />
    </span>
  );
}

function DeviceMarks({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const picture = person.kind === "phone" ? Phone : person.video ? Video : VideoOff;
  return (
    <span className={styles.devices}>
      <Icon of={person.muted ? MicOff : Mic} size="sm" />
      <Icon of={picture} size="sm" />
      <Unseen>
        {person.muted ? t("panel.muted") : t("panel.micOn")}
        {t("common.between")}
        {person.video ? t("panel.cameraOn") : t("panel.cameraOff")}
      </Unseen>
    </span>
  );
}
