// A new conference: kept for later, or started now. Who owns one that is still running is led back to it (T14).
import { Button, Dialog } from "@gavel/ui";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { rest } from "../../account";
import { closeDialog, knowPin, note, openDialog } from "../area";
import { useAttempt } from "../attempt";
import { pathOf } from "../enter";
import { blank, type Picked } from "./draft";
import { PlanForm } from "./PlanForm";
import { make, startNow } from "./save";

export default function PlanDialog({ people }: { people: Picked[] }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(() => blank(people));
  const { busy, error, attempt } = useAttempt();
  const form = useId();

  const create = async () => {
    const { room, name, invitations } = await make(rest, draft);
    if (draft.pin) knowPin(room, draft.pin);
    const guests = invitations.filter(({ ticket }) => ticket !== null);
    if (guests.length > 0) openDialog({ is: "links", invitations: guests });
    else closeDialog();
    note("done", (t) => t("planning.created", { name }));
  };
  const start = async () => {
    const started = await startNow(rest, draft);
    if (started.returned) return openDialog({ is: "returned", to: started });
    const guests = started.invitations.filter(({ ticket }) => ticket !== null);
    const enter = pathOf(started);
    if (guests.length > 0) return openDialog({ is: "links", invitations: guests, enter });
    closeDialog();
    navigate(enter);
  };

  return (
    <Dialog
      size="lg"
      held
      title={t("planning.newTitle")}
      onClose={closeDialog}
      footer={
        <>
          <Button look="edge" onPress={closeDialog}>
            {t("common.cancel")}
          </Button>
          {draft.schedule ? null : (
            <Button type="submit" form={form} name="start" look="edge" isPending={busy}>
              {t("planning.startNow")}
            </Button>
          )}
          <Button type="submit" form={form} name="create" look="primary" isPending={busy}>
            {t("planning.create")}
          </Button>
        </>
      }
    >
      <PlanForm
        id={form}
        draft={draft}
        onChange={setDraft}
        error={error}
        onSubmit={(button) => void attempt(button === "start" ? start : create)}
      />
    </Dialog>
  );
}
