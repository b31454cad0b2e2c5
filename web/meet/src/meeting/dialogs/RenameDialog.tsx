// Another name for somebody without an account, for this meeting.
import { Button, Dialog, TextInput } from "@gavel/ui";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrders, useParticipant } from "../context";
import { useScreenStore } from "../screen";

const LONGEST = 100;

export function RenameDialog({ seat }: { seat: string }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const orders = useOrders();
  const person = useParticipant(seat);
  const [before] = useState(person?.name ?? "");
  const [name, setName] = useState(before);
  const form = useId();
  const close = () => screen.setState({ dialog: null });
  const wanted = name.trim();
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (wanted === "") return;
    close();
    if (wanted !== before) void orders.rename(seat, wanted);
  };
  return (
    <Dialog
      size="sm"
      title={t("rename.title", { name: before })}
      onClose={close}
      footer={
        <>
          <Button look="edge" onPress={close}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" type="submit" form={form} isDisabled={wanted === ""}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save}>
        <TextInput
          label={t("rename.name")}
          hint={t("rename.hint")}
          value={name}
          onChange={setName}
          maxLength={LONGEST}
          autoFocus
        />
      </form>
    </Dialog>
  );
}
