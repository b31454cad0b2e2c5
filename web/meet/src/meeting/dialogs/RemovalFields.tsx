// Why somebody is removed: what they read, and what they do not.
import type { RemovalReason } from "@gavel/sdk";
import { Choose, Icon, TextInput } from "@gavel/ui";
import { Eye, EyeOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RemovalChoices } from "../orders";
import styles from "./RemoveDialog.module.css";

export type Why = Pick<RemovalChoices, "reason" | "note" | "auditNote">;

export const NO_WHY: Why = { reason: "other", note: "", auditNote: "" };

const REASONS: readonly RemovalReason[] = [
  "other",
  "disruption",
  "uninvited",
  "forgotten",
  "harassment",
  "spam",
  "technical",
  "meeting_over",
];

interface RemovalFieldsProps {
  /** Of whom it is, where it is one person. */
  name: string | null;
  why: Why;
  onChange: (why: Why) => void;
}

export function RemovalFields({ name, why, onChange }: RemovalFieldsProps) {
  const { t } = useTranslation();
  const change = (part: Partial<Why>) => onChange({ ...why, ...part });
  const note = name === null ? t("remove.noteMany") : t("remove.note", { name });
  return (
    <div className={styles.two}>
      <div className={styles.column}>
        <h3 className={styles.reads}>
          <Icon of={Eye} size="sm" />
          {name === null ? t("remove.readsMany") : t("remove.reads", { name })}
        </h3>
        <Choose
          label={t("remove.reason")}
          hideLabel
          value={why.reason}
          onChange={(reason) => change({ reason })}
          options={REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        />
        <TextInput
          label={note}
          hideLabel
          placeholder={note}
          lines={2}
          value={why.note}
          onChange={(text) => change({ note: text })}
          maxLength={500}
        />
      </div>
      <div className={styles.column}>
        <h3 className={styles.reads}>
          <Icon of={EyeOff} size="sm" />
          {name === null ? t("remove.readsNotMany") : t("remove.readsNot", { name })}
        </h3>
        <TextInput
          label={t("remove.audit")}
          hideLabel
          placeholder={t("remove.audit")}
          lines={4}
          value={why.auditNote}
          onChange={(auditNote) => change({ auditNote })}
          maxLength={500}
        />
      </div>
    </div>
  );
}
