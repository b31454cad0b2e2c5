// Contacts of the address book as the search field shows them.
import type { Contact } from "@gavel/sdk";
import type { Pick } from "@gavel/ui";
import { CircleUser, UserPlus, Users } from "lucide-react";
import type { Translate } from "../../i18n";
import { keyOf, type Picked } from "../planning/draft";

const ICONS = { account: CircleUser, group: Users, guest: UserPlus };

export const pickedOf = ({ kind, id, name }: Contact): Picked => ({ kind, id, name, persons: [] });

export const chipOf = (one: Picked): Pick => ({ id: keyOf(one), label: one.name, icon: ICONS[one.kind] });

export function optionOf(t: Translate, contact: Contact): Pick {
  const note =
    contact.kind === "group" ? t("planning.groupNote", { count: contact.members }) : `@${contact.username}`;
  return { ...chipOf(pickedOf(contact)), note };
}

/** Somebody without an account, by the name that was typed. */
export const guestOf = (name: string): Picked => ({
  kind: "guest",
  id: name.trim(),
  name: name.trim(),
  persons: [],
});

export const guestOption = (t: Translate, name: string): Pick => ({
  ...chipOf(guestOf(name)),
  label: t("planning.asGuest", { name: name.trim() }),
  note: t("planning.guestNote"),
});
