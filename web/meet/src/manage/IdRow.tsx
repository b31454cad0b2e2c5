// The ID: copied as a link, and changed. The old one leads nowhere from then on.
import { Refused } from "@gavel/sdk";
import { IconButton } from "@gavel/ui";
import { Check, Link as LinkIcon, Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { explain } from "../explain";
import { useRoom } from "../meeting/context";
import { FieldDialog } from "../meeting/dialogs/FieldDialog";
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
  const save = async (wanted: string) => {
    if (!/^[\w.-]{1,64}$/.test(wanted)) return t("manage.idInvalid");
    try {
      if (wanted !== alias) await watch.act({ do: "alias", aliases: [wanted] });
    } catch (fault) {
      const taken = fault instanceof Refused && fault.code === "alias_taken";
      return taken ? t("manage.idTaken") : explain(fault);
    }
    onClose();
    navigate(`/manage/${encodeURIComponent(wanted)}${window.location.hash}`, { replace: true });
    return null;
  };
  return (
    <FieldDialog
      title={t("manage.idTitle")}
      text={t("manage.idText")}
      field={{ label: t("manage.idNew"), ltr: true }}
      before={alias}
      onSave={save}
      onClose={onClose}
    />
  );
}
