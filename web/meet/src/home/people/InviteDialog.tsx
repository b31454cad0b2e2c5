// Into which conference: one that runs and that one moderates, or a new one (requirement T6).
import type { Contact, MyConference } from "@gavel/sdk";
import { Button, Choose, Dialog } from "@gavel/ui";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../../account";
import { Loading } from "../../pages/Loading";
import text from "../../pages/text.module.css";
import { closeDialog, note, openDialog } from "../area";
import { useAttempt } from "../attempt";
import { moderated, useMine } from "../queries";
import { pickedOf } from "./picks";

const NEW = "new";

export function InviteDialog({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const { data: mine, isPending } = useMine();
  const running = moderated(mine ?? []);
  const nowhereElse = !isPending && running.length === 0;
  useEffect(() => {
    if (nowhereElse) openDialog({ is: "plan", people: [pickedOf(contact)] });
  }, [nowhereElse, contact]);
  if (nowhereElse) return null;
  return isPending ? (
    <Dialog size="sm" title={t("book.inviteTitle", { name: contact.name })} onClose={closeDialog}>
      <Loading inside />
    </Dialog>
  ) : (
    <Choosing contact={contact} running={running} />
  );
}

function Choosing({ contact, running }: { contact: Contact; running: MyConference[] }) {
  const { t } = useTranslation();
  const [into, setInto] = useState(running[0]?.room ?? NEW);
  const { busy, error, attempt } = useAttempt();
  const { kind, id, name } = contact;

  const invite = () => {
    const conference = running.find(({ room }) => room === into);
    if (!conference) return openDialog({ is: "plan", people: [pickedOf(contact)] });
    return attempt(async () => {
      await rest.rooms.inviteNow(into, kind === "group" ? { groups: [id] } : { accounts: [id] });
      closeDialog();
      note(
        "done",
        (t) => t("book.invited", { name, conference: conference.name }),
        (t) => t("book.invitedText"),
      );
    });
  };
  return (
    <Dialog
      size="sm"
      title={t("book.inviteTitle", { name })}
      onClose={closeDialog}
      footer={
        <>
          <Button look="edge" onPress={closeDialog}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" isPending={busy} onPress={() => void invite()}>
            {t("book.inviteDo")}
          </Button>
        </>
      }
    >
      <Choose
        label={t("book.into")}
        value={into}
        options={[
          ...running.map((one) => ({ value: one.room, label: t("book.intoRunning", { name: one.name }) })),
          { value: NEW, label: t("book.intoNew") },
        ]}
        onChange={setInto}
      />
      {error ? (
        <p className={text.error} role="alert">
          {error}
        </p>
      ) : null}
    </Dialog>
  );
}
