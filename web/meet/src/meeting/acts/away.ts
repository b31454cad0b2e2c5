// The acts about one who is not in the meeting: waiting, unconnected (T5), blocked.
import type { Ban, Participant, Unconnected } from "@gavel/sdk";
import { Ban as BanIcon, DoorOpen, ListX, LockOpen, PhoneOff, UserPlus, X } from "lucide-react";
import { t } from "../../i18n";
import { type About, type Acts, selectAct } from "./about";

export function actsAboutWaiting({ id }: Participant, { orders, screen }: About): Acts {
  return [
    [selectAct("waiting", id, screen)],
    [
      { id: "admit", label: t("acts.admit"), icon: DoorOpen, onAction: () => void orders.admit([id]) },
      { id: "decline", label: t("acts.decline"), icon: X, onAction: () => void orders.decline([id]) },
    ],
    [
      {
        id: "decline-block",
        label: t("acts.declineBlock"),
        icon: BanIcon,
        danger: true,
        onAction: () => orders.open({ is: "declineAndBlock", seats: [id] }),
      },
    ],
  ];
}

export function actsAboutUnconnected({ seat, call }: Unconnected, { orders, screen }: About): Acts {
  const rings = call === "ringing";
  return [
    [selectAct("away", seat, screen)],
    [
      {
        id: "invite",
        label: t("acts.inviteBack"),
        icon: UserPlus,
        onAction: () => void orders.inviteBack({ participant: seat }),
      },
      {
        id: "withdraw",
        label: rings ? t("acts.stopCalling") : t("acts.withdraw"),
        icon: rings ? PhoneOff : ListX,
        onAction: () => void orders.withdraw([seat]),
      },
    ],
  ];
}

export function actsAboutBlocked({ id }: Ban, { orders, screen }: About): Acts {
  return [
    [selectAct("blocked", id, screen)],
    [{ id: "unblock", label: t("acts.unblock"), icon: LockOpen, onAction: () => void orders.unban([id]) }],
  ];
}
