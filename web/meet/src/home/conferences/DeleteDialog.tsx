// The question before a conference is deleted: what goes with it, and who is in.
import type { MyConference } from "@gavel/sdk";
import { Button, Dialog } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { rest } from "../../account";
import text from "../../pages/text.module.css";
import { closeDialog, knowPin, note } from "../area";
import { useAttempt } from "../attempt";

export function DeleteDialog({ conference }: { conference: MyConference }) {
  const { t } = useTranslation();
  const { room, name, running, participants } = conference;
  const { busy, error, attempt } = useAttempt();
  const go = () =>
    attempt(async () => {
      await rest.rooms.delete(room);
      knowPin(room, null);
      closeDialog();
      note("done", (t) => t("card.deleted", { name }));
    });
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={t("card.deleteTitle", { name })}
      onClose={closeDialog}
      footer={
        <>
          <Button look="edge" autoFocus onPress={closeDialog}>
            {t("common.cancel")}
          </Button>
          <Button look="danger" isPending={busy} onPress={() => void go()}>
            {t("card.deleteDo")}
          </Button>
        </>
      }
    >
      {running ? <p>{t("card.deleteRunning", { count: participants })}</p> : null}
      <p>{t("card.deleteText")}</p>
      {error ? (
        <p className={text.error} role="alert">
          {error}
        </p>
      ) : null}
    </Dialog>
  );
}
