// Another name for somebody without an account, for this meeting.
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrders, useParticipant } from "../context";
import { useScreenStore } from "../screen";
import { FieldDialog } from "./FieldDialog";

const LONGEST = 100;

export function RenameDialog({ seat }: { seat: string }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const person = useParticipant(seat);
  const [before] = useState(person?.name ?? "");
  const close = () => screen.setState({ dialog: null });
  const save = async (name: string) => {
    if (name === "") return t("rename.missing");
    close();
    if (name !== before) await orders.rename(seat, name);
    return null;
  };
  return (
    <FieldDialog
      title={t("rename.title", { name: before })}
      field={{ label: t("rename.name"), hint: t("rename.hint"), maxLength: LONGEST }}
      before={before}
      onSave={save}
      onClose={close}
    />
  );
}
