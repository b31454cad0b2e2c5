// An owner who wanted a new conference while their own is running: the sentence that says so, and the way back (T14).
import type { InstantConference } from "@gavel/sdk";
import { Button, Dialog } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { closeDialog } from "../area";
import { pathOf } from "../enter";

export function ReturnedDialog({ to }: { to: InstantConference }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const go = () => {
    closeDialog();
    navigate(pathOf(to));
  };
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={t("returned.title")}
      onClose={closeDialog}
      footer={
        <>
          <Button look="edge" onPress={closeDialog}>
            {t("returned.stay")}
          </Button>
          <Button look="primary" autoFocus onPress={go}>
            {t("home.goBack")}
          </Button>
        </>
      }
    >
      <p>{t("returned.text", { name: to.room.name, count: to.conference?.participants ?? 0 })}</p>
    </Dialog>
  );
}
