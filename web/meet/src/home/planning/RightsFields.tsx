// What people may do by themselves in the conference.
import { Segments } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import styles from "./Plan.module.css";
import type { FieldsProps } from "./PlanForm";

const RIGHTS = ["unmute", "share", "chat", "history"] as const;

export function RightsFields({ draft: { may }, set }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.rights}>
      {RIGHTS.map((right) => (
        <Segments
          key={right}
          label={t(`planning.${right}`)}
          value={may[right]}
          options={[
            { value: "everyone", label: t("planning.everyone") },
            { value: "hosts", label: t("planning.hosts") },
          ]}
          onChange={(who) => set({ may: { ...may, [right]: who } })}
        />
      ))}
    </div>
  );
}
