// Somebody is called from outside of any meeting: there is nothing yet to call them into.
import type { Contact } from "@gavel/sdk";
import { Button, Dialog } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { closeDialog, openDialog } from "../area";
import { pickedOf } from "./picks";

export function NoMeetingDialog({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const { name } = contact;
  return (
    <Dialog
      size="sm"
      title={t("book.noMeeting")}
      onClose={closeDialog}
      footer={
        <>
          <Button look="edge" onPress={closeDialog}>
            {t("common.cancel")}
          </Button>
          <Button
            look="primary"
            autoFocus
            onPress={() => openDialog({ is: "plan", people: [pickedOf(contact)] })}
          >
            {t("book.startWith", { name })}
          </Button>
        </>
      }
    >
      <p>{t("book.noMeetingText", { name })}</p>
    </Dialog>
  );
}
