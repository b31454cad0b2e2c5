// A PIN: whether there is one; made up, set, deleted. The server keeps no PIN that could be shown again.
import { Button, Dialog, IconButton } from "@gavel/ui";
import { Dices, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { explain } from "../explain";
import { useOrders, useRoom } from "../meeting/context";
import { FieldDialog } from "../meeting/dialogs/FieldDialog";
import styles from "./AccessCard.module.css";
import { useManaged } from "./context";

type Which = "guest" | "host";

const WORDS = {
  guest: {
    name: "manage.pin",
    generate: "manage.pinGenerate",
    set: "manage.pinSet",
    delete: "manage.pinDelete",
    deleteTitle: "manage.pinDeleteTitle",
    deleteText: "manage.pinDeleteText",
  },
  host: {
    name: "manage.hostPin",
    generate: "manage.hostPinGenerate",
    set: "manage.hostPinSet",
    delete: "manage.hostPinDelete",
    deleteTitle: "manage.hostPinDeleteTitle",
    deleteText: "manage.hostPinDeleteText",
  },
} as const;

export function PinRow({ which }: { which: Which }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const { reload } = useManaged();
  const has = useHas(which);
  const [shown, setShown] = useState<string | null>(null);
  const [dialog, setDialog] = useState<"set" | "delete" | null>(null);
  if (has === null) return null;
  const words = WORDS[which];

  const generate = async () => {
    const receipt = await orders.give({ do: "pin", which, generate: true });
    if (!receipt?.pin) return;
    setShown(receipt.pin);
    reload();
  };
  const changed = (now: string | null) => {
    setDialog(null);
    setShown(now);
    reload();
  };
  return (
    <li>
      <div className={styles.row}>
        <span className={styles.label}>{t(words.name)}</span>
        <span className={styles.fact}>
          <span className={styles.value} role="status">
            {shown && has ? <bdi dir="ltr">{shown}</bdi> : t(has ? "manage.pinIsSet" : "manage.pinIsNone")}
          </span>
          <span className={styles.buttons}>
            <IconButton icon={Dices} label={t(words.generate)} onPress={() => void generate()} />
            <IconButton icon={Pencil} label={t(words.set)} onPress={() => setDialog("set")} />
            {has ? (
              <IconButton icon={Trash2} label={t(words.delete)} onPress={() => setDialog("delete")} />
            ) : null}
          </span>
        </span>
      </div>
      {shown && has ? <p className={styles.once}>{t("manage.pinShownOnce")}</p> : null}
      {dialog === "set" ? <SetDialog which={which} onClose={() => setDialog(null)} onSet={changed} /> : null}
      {dialog === "delete" ? (
        <DeleteDialog which={which} onClose={() => setDialog(null)} onDeleted={() => changed(null)} />
      ) : null}
    </li>
  );
}

/** Null where one cannot know: a moderator sees the PIN for newcomers, and only while people meet. */
function useHas(which: Which): boolean | null {
  const { room } = useManaged();
  const met = useRoom((state) => state.conference?.has_guest_pin ?? null);
  if (which === "host") return room?.has_host_pin ?? null;
  return met ?? room?.has_guest_pin ?? null;
}

interface DialogProps {
  which: Which;
  onClose: () => void;
}

function SetDialog({ which, onClose, onSet }: DialogProps & { onSet: (pin: string) => void }) {
  const { t } = useTranslation();
  const { watch } = useManaged();
  const save = async (set: string) => {
    if (set.length < 4 || set.length > 64) return t("manage.pinInvalid");
    try {
      await watch.act({ do: "pin", which, set });
    } catch (fault) {
      return explain(fault);
    }
    onSet(set);
    return null;
  };
  return (
    <FieldDialog
      title={t(WORDS[which].set)}
      text={t("manage.pinText")}
      field={{ label: t("manage.pinNew"), hint: t("manage.pinHint"), ltr: true }}
      onSave={save}
      onClose={onClose}
    />
  );
}

function DeleteDialog({ which, onClose, onDeleted }: DialogProps & { onDeleted: () => void }) {
  const { t } = useTranslation();
  const orders = useOrders();
  const go = async () => {
    const receipt = await orders.give({ do: "pin", which, delete: true });
    if (receipt) onDeleted();
    else onClose();
  };
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={t(WORDS[which].deleteTitle)}
      onClose={onClose}
      footer={
        <>
          <Button look="edge" autoFocus onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button look="primary" onPress={() => void go()}>
            {t("manage.delete")}
          </Button>
        </>
      }
    >
      <p>{t(WORDS[which].deleteText)}</p>
    </Dialog>
  );
}
