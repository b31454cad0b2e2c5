// The one open dialog, if there is one. Those that remove people are always here; the others are fetched beforehand, when
// there is time.
import { useEffect } from "react";
import { useIsHost } from "../context";
import { later } from "../later";
import { useScreen } from "../screen";
import { ConfirmDialog } from "./ConfirmDialog";
import { RemoveDialog } from "./RemoveDialog";
import { SettingsDialog } from "./SettingsDialog";

const MoreDialogs = later(() => import("./MoreDialogs").then((file) => file.MoreDialogs));

export function Dialogs() {
  const dialog = useScreen((screen) => screen.dialog);
  const isHost = useIsHost();
  useEffect(() => {
    if (isHost) MoreDialogs.load().catch(() => undefined);
  }, [isHost]);
  if (!dialog) return null;
  switch (dialog.is) {
    case "remove":
      return <RemoveDialog targets={dialog.targets} deviceOnly={dialog.deviceOnly ?? false} />;
    case "confirm":
      return <ConfirmDialog what={dialog.what} />;
    case "settings":
      return <SettingsDialog tab={dialog.tab} />;
    default:
      return <MoreDialogs dialog={dialog} />;
  }
}
