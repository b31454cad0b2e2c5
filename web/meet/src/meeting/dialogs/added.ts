// Who is to be invited, before it is done.
import type { InviteOrder } from "@gavel/sdk";

export interface Added {
  kind: "account" | "group" | "guest";
  /** Of a guest: the name, since that is all there is. */
  id: string;
  name: string;
}

export const sameAs =
  (one: Added) =>
  (other: Added): boolean =>
    one.kind === other.kind && one.id === other.id;

export function invitationOf(added: readonly Added[], ring: boolean): InviteOrder {
  const idsOf = (kind: Added["kind"]) => added.filter((one) => one.kind === kind).map((one) => one.id);
  const [accounts, groups, guests] = [idsOf("account"), idsOf("group"), idsOf("guest")];
  return {
    ...(accounts.length > 0 ? { accounts } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(guests.length > 0 ? { guests: guests.map((name) => ({ name })) } : {}),
    ring,
  };
}
