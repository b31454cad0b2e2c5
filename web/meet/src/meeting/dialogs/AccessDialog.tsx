// PIN and ID of the conference while it runs (T12): set, made up, deleted; changed. Who is inside stays.
import { Button, Dialog, TextInput } from "@gavel/ui";
import { Dices, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrders, useRoom } from "../context";
import { useScreenStore } from "../screen";
import styles from "./AccessDialog.module.css";
import { PinShown } from "./PinShown";

export function AccessDialog() {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const close = () => screen.setState({ dialog: null });
  return (
    <Dialog
      size="sm"
      title={t("access.title")}
      onClose={close}
      footer={
        <Button look="edge" autoFocus onPress={close}>
          {t("common.close")}
        </Button>
      }
    >
      <PinPart />
      <IdPart />
    </Dialog>
  );
}

function PinPart() {
  const { t } = useTranslation();
  const orders = useOrders();
  const hasPin = useRoom((state) => state.conference?.has_guest_pin ?? false);
  const [typed, setTyped] = useState("");
  const [shown, setShown] = useState<string | null>(null);
  const set = async (event: FormEvent) => {
    event.preventDefault();
    const pin = typed.trim();
    if (!pin || !(await orders.pin({ set: pin }))) return;
    setShown(pin);
    setTyped("");
  };
  const generate = async () => setShown((await orders.pin({ generate: true }))?.pin ?? null);
  const drop = async () => {
    if (await orders.pin({ delete: true })) setShown(null);
  };
  return (
    <section className={styles.part}>
      <h3>{t("access.pin")}</h3>
      <p>{hasPin ? t("access.hasPin") : t("access.noPin")}</p>
      {shown && hasPin ? <PinShown pin={shown} /> : null}
      <form className={styles.line} onSubmit={(event) => void set(event)}>
        <TextInput
          label={t("access.newPin")}
          hint={t("access.pinHint")}
          value={typed}
          ltr
          onChange={setTyped}
          minLength={4}
          maxLength={64}
          autoComplete="off"
        />
        <Button look="edge" type="submit" isDisabled={typed.trim().length < 4}>
          {t("access.set")}
        </Button>
      </form>
      <div className={styles.acts}>
        <Button look="edge" icon={Dices} onPress={() => void generate()}>
          {t("access.generate")}
        </Button>
        {hasPin ? (
          <Button look="edge" icon={Trash2} onPress={() => void drop()}>
            {t("access.delete")}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function IdPart() {
  const { t } = useTranslation();
  const orders = useOrders();
  const aliases = useRoom((state) => state.conference?.aliases) ?? [];
  const [first = "", ...others] = aliases;
  const [typed, setTyped] = useState<string | null>(null);
  const change = async (event: FormEvent) => {
    event.preventDefault();
    const id = typed?.trim();
    if (id && (await orders.aliases([id, ...others.filter((other) => other !== id)]))) setTyped(null);
  };
  return (
    <section className={styles.part}>
      <h3>{t("access.id")}</h3>
      <form className={styles.line} onSubmit={(event) => void change(event)}>
        <TextInput
          label={t("access.idNow")}
          hint={t("access.idHint")}
          value={typed ?? first}
          ltr
          onChange={setTyped}
          maxLength={64}
          autoComplete="off"
        />
        <Button look="edge" type="submit" isDisabled={!typed?.trim() || typed.trim() === first}>
          {t("access.change")}
        </Button>
      </form>
      {others.length > 0 ? (
        <p>
          {t("access.others")} <bdi dir="ltr">{others.join(", ")}</bdi>
        </p>
      ) : null}
    </section>
  );
}
