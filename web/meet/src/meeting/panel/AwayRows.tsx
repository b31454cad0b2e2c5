// Those who are not in the meeting: waiting, gone, blocked.
import type { Ban, Participant, Unconnected } from "@gavel/sdk";
import { Avatar, Button, Icon, IconButton, RowNote, RowTick, Tag } from "@gavel/ui";
import { Ban as BanIcon, EllipsisVertical, Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { elapsed, time } from "../../format";
import { useNow } from "../../useNow";
import { useOrders } from "../context";
import { type List, type Screen, useScreen, useScreenStore } from "../screen";
import styles from "./Rows.module.css";

export function WaitingRow({ person }: { person: Participant }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const now = useNow();
  const { id, name } = person;
  const phone = person.kind === "phone";
  return (
    <>
      <TickIn list="waiting" />
      <span className={styles.who}>
        <Avatar id={person.person} name={name} {...(phone ? { icon: Phone } : {})} />
        <span className={styles.text}>
          <span className={styles.name}>
            <bdi>{name}</bdi>
            {person.account ? null : <Tag>{phone ? t("common.phone") : t("common.guest")}</Tag>}
          </span>
          <RowNote className={styles.sub ?? ""}>
            {t("panel.waitingFor", { time: elapsed(person.joined_at, now) })}
          </RowNote>
        </span>
      </span>
      <Button
        size="sm"
        aria-label={t("panel.declineName", { name })}
        onPress={() => void orders.decline([id])}
      >
        {t("panel.decline")}
      </Button>
      <Button
        size="sm"
        look="primary"
        aria-label={t("panel.admitName", { name })}
        onPress={() => void orders.admit([id])}
      >
        {t("panel.admit")}
      </Button>
    </>
  );
}

const HOW = {
  left: "panel.goneLeft",
  removed: "panel.goneRemoved",
  lost: "panel.goneLost",
  ended: "panel.goneEnded",
  denied: "panel.goneDenied",
  timed_out: "panel.goneTimedOut",
  sent_out: "panel.goneSentOut",
  idle: "panel.goneIdle",
  off_stage: "panel.goneLeft",
} as const;

function howAway({ call, how }: Unconnected) {
  if (call === "ringing") return "panel.rings";
  if (call === "declined") return "panel.callDeclined";
  if (call === "unanswered") return "panel.callUnanswered";
  return how === null ? "panel.invited" : (HOW[how] ?? HOW.left);
}

export function UnconnectedRow({ person }: { person: Unconnected }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const { name, seat } = person;
  return (
    <>
      <TickIn list="away" />
      <span className={styles.who}>
        <Avatar id={person.person} name={name} />
        <span className={styles.text}>
          <span className={styles.name}>
            <bdi>{name}</bdi>
          </span>
          <RowNote className={styles.sub ?? ""}>{t(howAway(person), { time: time(person.at) })}</RowNote>
        </span>
      </span>
      <Button
        size="sm"
        look="edge"
        aria-label={t("panel.inviteBackName", { name })}
        onPress={() => void orders.inviteBack({ participant: seat })}
      >
        {t("panel.inviteBack")}
      </Button>
      <MoreButton name={name} menu={{ seat }} />
    </>
  );
}

export function BlockedRow({ ban }: { ban: Ban }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const { name, by } = ban;
  const scope = ban.until
    ? t("panel.blockedUntil", { by, time: time(ban.until) })
    : ban.room
      ? t("panel.blockedRoom", { by })
      : t("panel.blockedUntilEnd", { by });
  return (
    <>
      <TickIn list="blocked" />
      <span className={styles.who}>
        <span className={styles.banned} aria-hidden="true">
          <Icon of={BanIcon} size="sm" />
        </span>
        <span className={styles.text}>
          <span className={styles.name}>
            <bdi>{name}</bdi>
          </span>
          <RowNote className={styles.sub ?? ""}>{scope}</RowNote>
        </span>
      </span>
      <Button
        size="sm"
        look="edge"
        aria-label={t("panel.unblockName", { name })}
        onPress={() => void orders.unban([ban.id])}
      >
        {t("panel.unblock")}
      </Button>
      <MoreButton name={name} menu={{ ban: ban.id }} />
    </>
  );
}

function TickIn({ list }: { list: List }) {
  return useScreen((now) => now.chosen?.list === list) ? <RowTick /> : null;
}

type MenuOf<Menu = NonNullable<Screen["menu"]>> = Menu extends unknown ? Omit<Menu, "anchor"> : never;

function MoreButton({ name, menu }: { name: string; menu: MenuOf }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  return (
    <IconButton
      size="sm"
      icon={EllipsisVertical}
      label={t("meeting.actsFor", { name })}
      aria-haspopup="menu"
      data-more=""
      onPress={({ target }) => screen.setState({ menu: { ...menu, anchor: target as HTMLElement } })}
    />
  );
}
