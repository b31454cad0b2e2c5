// A person or a group of the address book. The menu opens by ⋯, right-click, long press and Shift+F10.
import type { Contact } from "@gavel/sdk";
import { AnchoredMenu, Avatar, IconButton, useLongPress } from "@gavel/ui";
import { EllipsisVertical, Phone, UserPlus, Users } from "lucide-react";
import { type MouseEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { openDialog } from "../area";
import { useMe } from "../queries";
import styles from "./AddressBook.module.css";
import { callInto } from "./call";

export function ContactRow({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const more = useRef<HTMLButtonElement>(null);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { kind, id, name } = contact;
  const mine = id === me?.id;

  const open = () => setAnchor(more.current);
  const press = useLongPress(open);
  // Shift+F10 and the menu key come as this event too.
  const rightClick = (event: MouseEvent) => {
    event.preventDefault();
    open();
  };
  const call = {
    id: "call",
    label: t("book.call"),
    icon: Phone,
    onAction: () => void callInto(contact),
  };
  const invite = {
    id: "invite",
    label: t("book.invite"),
    icon: UserPlus,
    onAction: () => openDialog({ is: "invite", contact }),
  };
  return (
    <li className={styles.row} {...(mine ? {} : { onContextMenu: rightClick, ...press })}>
      <Avatar id={id} name={name} {...(kind === "group" ? { icon: Users } : {})} />
      <span className={styles.who}>
        <bdi className={styles.name}>{mine ? t("common.you", { name }) : name}</bdi>
        <span className={styles.note}>
          {kind === "group" ? t("book.members", { count: contact.members }) : <bdi>@{contact.username}</bdi>}
        </span>
      </span>
      {mine ? null : (
        <>
          {kind === "account" ? (
            <IconButton icon={Phone} label={t("book.callName", { name })} onPress={call.onAction} />
          ) : null}
          <IconButton
            ref={more}
            icon={EllipsisVertical}
            label={t("book.acts", { name })}
            aria-haspopup="menu"
            onPress={open}
          />
        </>
      )}
      {anchor ? (
        <AnchoredMenu
          anchor={anchor}
          label={t("book.acts", { name })}
          head={<bdi>{name}</bdi>}
          groups={[kind === "account" ? [call, invite] : [invite]]}
          onClose={() => setAnchor(null)}
        />
      ) : null}
    </li>
  );
}
