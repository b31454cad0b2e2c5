// The dialogs that are wanted less often, in a chunk of their own.
import type { DialogSpec } from "../screen";
import { AccessDialog } from "./AccessDialog";
import { AddDialog } from "./AddDialog";
import { ClearAwayDialog, DeclineAndBlockDialog, LiftBlockDialog } from "./ConfirmDialog";
import { DevicesDialog } from "./DevicesDialog";
import { InvitedDialog } from "./InvitedDialog";
import { KeepOutDialog } from "./KeepOutDialog";
import { LockDialog } from "./LockDialog";
import { ReceiptDialog } from "./ReceiptDialog";
import { RenameDialog } from "./RenameDialog";
import { RuleDialog } from "./RuleDialog";

export type More = Exclude<DialogSpec, { is: "remove" | "confirm" | "settings" }>;

export function MoreDialogs({ dialog }: { dialog: More }) {
  switch (dialog.is) {
    case "rule":
      return <RuleDialog except={dialog.except ?? []} />;
    case "clearAway":
      return <ClearAwayDialog />;
    case "declineAndBlock":
      return <DeclineAndBlockDialog seats={dialog.seats} />;
    case "liftBlock":
      return <LiftBlockDialog order={dialog.order} names={dialog.names} />;
    case "lock":
      return <LockDialog ringing={dialog.ringing} />;
    case "keepOut":
      return <KeepOutDialog />;
    case "access":
      return <AccessDialog />;
    case "devices":
      return <DevicesDialog seat={dialog.seat} />;
    case "rename":
      return <RenameDialog seat={dialog.seat} />;
    case "add":
      return <AddDialog />;
    case "invited":
      return <InvitedDialog invitations={dialog.invitations} />;
    case "receipt":
      return <ReceiptDialog note={dialog.note} />;
    default:
      return dialog satisfies never;
  }
}
