// The one open dialog, if there is one.
import { useScreen } from "../screen";
import { AddDialog, InvitedDialog } from "./AddDialog";
import { ConfirmDialog } from "./ConfirmDialog";
import { RemoveDialog } from "./RemoveDialog";
import { SettingsDialog } from "./SettingsDialog";

export function Dialogs() {
  const dialog = useScreen((screen) => screen.dialog);
  switch (dialog?.is) {
    case undefined:
      return null;
    case "remove":
      return <RemoveDialog targets={dialog.targets} deviceOnly={dialog.deviceOnly ?? false} />;
    case "confirm":
      return <ConfirmDialog what={dialog.what} />;
    case "settings":
      return <SettingsDialog tab={dialog.tab} />;
    case "add":
      return <AddDialog />;
    case "invited":
      return <InvitedDialog name={dialog.name} url={dialog.url} />;
    default:
      return dialog satisfies never;
  }
}
