// What an act about people needs: what is known of the meeting, where orders go, what is open on the screen.
import { isModerator, type Me, type Participant, type RoomState } from "@gavel/sdk";
import type { Act, Checks } from "@gavel/ui";
import { SquareCheck } from "lucide-react";
import { t } from "../../i18n";
import type { Orders } from "../orders";
import { type List, type ScreenStore, toggleChosen } from "../screen";

export interface About {
  state: RoomState;
  orders: Orders;
  screen: ScreenStore;
}

export type Acts = (Act | Checks)[][];

/** Only hosts have acts, and nobody has any about themselves. */
export const hasMenu = (me: Me | null, person: Participant): boolean =>
  isModerator(me?.role) && person.person !== me?.person;

/** In an auditorium only those on stage, and those who moderate, are seen and heard. */
export const isShown = ({ conference }: RoomState, person: Participant): boolean =>
  conference?.kind !== "auditorium" || person.on_stage || isModerator(person.role);

/** Whoever passes every waiting room cannot be sent into one. */
export const maySendOut = (person: Participant): boolean => !isModerator(person.role);

/** An owner is one by the room, an operator by their account. */
export const mayChangeRole = ({ role }: Participant): boolean => role !== "owner" && role !== "operator";

/** As many as the server shows at once. */
export const MOST_SPOTLIT = 9;

/** The first act about anybody. */
export function selectAct(list: List, id: string, screen: ScreenStore): Act {
  const { chosen } = screen.getState();
  const isChosen = chosen?.list === list && chosen.ids.has(id);
  return {
    id: "select",
    label: isChosen ? t("acts.deselect") : t("acts.select"),
    icon: SquareCheck,
    onAction: () => {
      toggleChosen(screen, list, id);
      screen.setState({ panel: "participants" });
    },
  };
}
