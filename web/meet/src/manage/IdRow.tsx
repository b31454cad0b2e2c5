// The ID: copied as a link, and changed. The old one leads nowhere from then on.
import { Refused } from "@gavel/sdk";
import { Button, Dialog, IconButton, TextInput } from "@gavel/ui";
import { Check, Link as LinkIcon, Pencil } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { explain } from "../explain";
import { useRoom } from "../meeting/context";
import { useCopy } from "../useCopy";
import styles from "./AccessCard.module.css";
import { useManaged } from "./context";

export function IdRow() {
  const { t } = useTranslation();
  const { alias: known, room } = useManaged();
  const alias = useRoom((state) => state.conference?.alias ?? known);
  const { copied, copy } = useCopy();
  const [changing, setChanging] = useState(false);
  const mayChange = useRoom((state) => state.conference !== null) || room !== null;
  const link = new URL(`/m/${encodeURIComponent(alias)}`, window.location.href).href;
  return (
    <li>
      <div className={styles.row}>
        <span className={styles.label}>{t("manage.id")}</span>
        <span className={styles.fact}>
          <bdi className={styles.value} dir="ltr">
            {alias}
          </bdi>
          <span className={styles.buttons}>
            <IconButton
              icon={copied ? Check : LinkIcon}
              label={t("manage.copyLink")}
              onPress={() => copy(link)}
            />
            {mayChange ? (
              <IconButton icon={Pencil} label={t("manage.changeId")} onPress={() => setChanging(true)} />
            ) : null}
          </span>
        </span>
      </div>
      {changing ? <IdDialog alias={alias} onClose={() => setChanging(false)} /> : null}
    </li>
  );
}

function IdDialog({ alias, onClose }: { alias: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { watch } = useManaged();
  const form = useId();
  const [value, setValue] = useState(alias);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = value.trim();
    if (!/^[\w.-]{1,64}$/.test(wanted)) return setError(t("manage.idInvalid"));
    if (wanted === alias) return onClose();
    setBusy(true);
    try {
      await watch.act({ do: "alias", aliases: [wanted] });
      onClose();
      navigate(`/manage/${encodeURIComponent(wanted)}${window.location.hash}`, { replace: true });
    } catch (fault) {
      const taken = fault instanceof Refused && fault.code === "alias_taken";
      setError(taken ? t("manage.idTaken") : explain(fault));
      setBusy(false);
    }
  };

  return (
    <Dialog
      size="sm"
      title={t("manage.idTitle")}
      onClose={onClose}
      footer={
        <>
          <Button look="edge" onPress={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={form} look="primary" isPending={busy}>
            {t("common.save")}
          </Button>
        </>
      }
    >
      <p>{t("manage.idText")}</p>
      <form id={form} onSubmit={save}>
        <TextInput
          label={t("manage.idNew")}
          ltr
          value={value}
          onChange={(text) => {
            setValue(text);
            // As long as it is invalid the form would not be submitted.
            setError(null);
          }}
          error={error}
          autoComplete="off"
          autoFocus
        />
      </form>
    </Dialog>
  );
}
